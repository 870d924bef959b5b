from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from storage.small_counts import Table, hidden


def values(table: Table) -> list[int | None]:
    return [shown.value for shown in table.figures]


def test_small_figures_are_hidden_and_nought_is_not() -> None:
    table = hidden([12, 1, 2, 2, 0], 3)
    assert values(table) == [12, None, None, None, 0]
    assert (table.total.value, table.figures[1].small) == (17, True)


def test_one_hidden_figure_takes_another_with_it() -> None:
    table = hidden([12, 1, 7], 3)
    assert values(table) == [12, None, None]
    assert [shown.small for shown in table.figures] == [False, True, False]
    assert table.total.value == 20


def test_two_ones_are_given_away_by_their_sum_and_are_not() -> None:
    assert values(hidden([9, 1, 1], 3)) == [None, None, None]


def test_where_nothing_else_helps_all_figures_go_and_the_total_that_stands_elsewhere_stays() -> None:
    table = hidden([1, 0], 3)
    assert (values(table), table.total.value) == ([None, None], 1)
    assert not any(shown.small for shown in table.figures)  # "<3" beside a total of 1 would be 1


def test_the_only_figure_is_its_own_total() -> None:
    table = hidden([2], 3)
    assert (values(table), table.total.value) == ([None], None)


def test_nothing_is_hidden_when_the_rule_is_off() -> None:
    assert values(hidden([1, 2, 0], 0)) == [1, 2, 0]


@given(st.lists(st.integers(0, 9), min_size=2, max_size=4), st.integers(3, 4))
def test_nobody_who_knows_the_total_can_work_out_a_small_figure(figures: list[int], least: int) -> None:
    table = hidden(figures, least)
    assert table.total.value == sum(figures)
    all_left_out = not any(shown.small or shown.value is not None for shown in table.figures)
    ranges = [
        [shown.value] if shown.value is not None else range(1, least) if shown.small else range(0 if all_left_out else least, 40)
        for shown in table.figures
    ]
    possible = [numbers for numbers in product(*map(list, ranges)) if sum(numbers) == table.total.value]
    for index, shown in enumerate(table.figures):
        if shown.small:
            assert {numbers[index] for numbers in possible} == set(range(1, least))
        elif shown.value is None and figures[index] < least:
            assert len({numbers[index] for numbers in possible}) > 1
