"""A call that nearly always succeeds, made again where it does not: what counts the tries would cost as much as the call."""

from collections.abc import Callable, Coroutine
from typing import Any, ParamSpec, TypeVar

from tenacity import AsyncRetrying

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")
Call = Callable[Arguments, Coroutine[Any, Any, Result]]


async def again(
    retrying: AsyncRetrying, call: Call[Arguments, Result], *args: Arguments.args, **kwargs: Arguments.kwargs
) -> Result:
    """What the call gives; if it fails, what ``retrying`` makes of that, whose first try it was."""
    try:
        return await call(*args, **kwargs)
    except Exception as error:
        failed = error
    return await retrying.copy()(_after(failed, call), *args, **kwargs)


def _after(failed: Exception, call: Call[Arguments, Result]) -> Call[Arguments, Result]:
    """The same calls, of which the first one has just failed."""
    failures = [failed]

    async def called(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        if failures:
            raise failures.pop()
        return await call(*args, **kwargs)

    return called
