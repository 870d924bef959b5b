"""Starting, stopping, coming back."""

from pathlib import Path

import pytest

from bot.local.failures import CannotListen, NotStarted, PortTaken
from bot.local.server import LocalServer
from tests.local.place import LI, WANG, listening, make_server
from tests.local.sides import Wire


async def test_its_addresses_are_known_once_it_listens(tmp_path: Path) -> None:
    server = make_server(tmp_path)
    with pytest.raises(NotStarted):
        _ = server.base_url
    async with listening(tmp_path) as server:
        assert server.page_url == f"http://127.0.0.1:{server.port}/"
        assert server.base_url == f"http://127.0.0.1:{server.port}/bot"
        assert server.base_file_url == f"http://127.0.0.1:{server.port}/file/bot"
    assert make_server(tmp_path, port=12348).base_url == "http://127.0.0.1:12348/bot"


async def test_it_listens_on_an_ipv6_address(tmp_path: Path) -> None:
    server = make_server(tmp_path, host="::1")
    await server.start()
    try:
        assert server.page_url == f"http://[::1]:{server.port}/"
        async with Wire(server) as wire:
            assert (await wire.get("/setup")).status == 200
            assert (await wire.get("/setup", headers={"Host": f"localhost:{server.port}"})).status == 200
            assert (await wire.get("/setup", headers={"Host": f"127.0.0.1:{server.port}"})).status == 403
    finally:
        await server.stop()


async def test_a_taken_port_is_named(server: LocalServer, tmp_path: Path) -> None:
    second = make_server(tmp_path / "second", port=server.port)
    with pytest.raises(PortTaken) as caught:
        await second.start()
    assert caught.value.context["port"] == server.port
    with pytest.raises(NotStarted):
        second.pending()


async def test_an_address_of_another_machine_is_named(tmp_path: Path) -> None:
    server = make_server(tmp_path, host="192.0.2.1")
    with pytest.raises(CannotListen):
        await server.start()


async def test_stopping_twice_or_before_the_start_is_no_mistake(tmp_path: Path) -> None:
    server = make_server(tmp_path)
    await server.stop()
    await server.start()
    await server.stop()
    await server.stop()


async def test_who_does_not_run_knows_nothing_of_waiting_updates(tmp_path: Path) -> None:
    async with listening(tmp_path) as server:
        assert server.pending() == 0
    with pytest.raises(NotStarted):
        server.pending()


async def test_it_goes_on_at_the_same_port(server: LocalServer) -> None:
    port = server.port
    async with Wire(server) as wire:
        await wire.wang.says("before")
        await wire.bot.says("answer")
    await server.stop()
    await server.start()
    assert server.port == port
    async with Wire(server) as wire:
        assert await wire.wang.texts() == ["before", "answer"]
        assert (server.pending(), server.pending(WANG.id), server.pending(LI.id)) == (1, 1, 0)


async def test_a_person_who_is_taken_off_the_list_keeps_the_talk(tmp_path: Path) -> None:
    async with listening(tmp_path) as server, Wire(server) as wire:
        await wire.wang.says("still here")
    async with listening(tmp_path, LI) as server, Wire(server) as wire:
        assert (await wire.wang.says("gone")).error == (404, "unknown_person")
        assert await wire.bot.complaint("sendMessage", chat_id=WANG.id, text="x") == "chat not found"
        await wire.bot.result("setMyCommands", commands=[{"command": "x", "description": "x"}])
    async with listening(tmp_path) as server, Wire(server) as wire:
        assert await wire.wang.texts() == ["still here"]
