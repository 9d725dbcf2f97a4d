"""Marks the standard tests that download a file, and names them at the end."""

import inspect

import pytest

DOWNLOADS = ("httpx.get(", "_get_base64_from_url(")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "downloads: needs a file from the internet")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    marked = set()
    for item in items:
        source = inspect.getsource(item.function)
        if any(call in source for call in DOWNLOADS):
            item.add_marker(pytest.mark.downloads)
            marked.add(item.originalname)
    config.stash[NAMES] = sorted(marked)


NAMES = pytest.StashKey[list[str]]()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    names = terminalreporter.config.stash.get(NAMES, [])
    terminalreporter.write_line(f"tests that download a file: {', '.join(names)}")
