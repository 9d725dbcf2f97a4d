"""LangChain's standard integration tests for ChatOpenRouter, against the simulator."""

import base64
import os
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from langchain_core.messages import (
    AIMessage,
    AIMessageChunk,
    HumanMessage,
    SystemMessage,
    ToolMessage,
)
from langchain_openrouter import ChatOpenRouter
from openrouter.errors import BadRequestResponseError
from langchain_tests.integration_tests import ChatModelIntegrationTests
from langchain_tests.integration_tests import chat_models as standard

LONG_PROMPT = "The rules of the house, which nobody reads. " * 200

# What a test that downloads a file gets in place of it.
STAND_IN = bytes(range(256)) * 16

# Blocks that the client does not know it sends as {"type": "UNKNOWN", …}, which no server takes.
# `test_the_client_wraps_unknown_blocks` shows it.
WRAPPED = {
    "reason": "the client sends standard media blocks of this kind as UNKNOWN",
    "raises": BadRequestResponseError,
}

# Entries of `reasoning_details` and tool calls are numbered from 0 each. The client merges blocks
# by that number alone. `test_the_client_merges_a_thought_with_a_call` shows it.
MERGED = {
    "reason": "the client merges a thought with the tool call of the same index",
    "raises": AssertionError,
}


def ask(model: ChatOpenRouter, messages: list[Any], *, stream: bool) -> AIMessage:
    if not stream:
        return model.invoke(messages)
    chunks = list(model.stream(messages))
    return sum(chunks[1:], start=chunks[0])


class OpenRouterTests(ChatModelIntegrationTests):
    """Everything that OpenRouter can do, switched on."""

    slug = ""
    # The client drops the counts of audio tokens, so that they are not here.
    usage_details = ("cache_read_input", "cache_creation_input")
    expected_failures = {
        "test_image_tool_message": WRAPPED,
        "test_pdf_tool_message": WRAPPED,
        "test_anthropic_inputs": WRAPPED,
    }

    chat_model_class = ChatOpenRouter
    has_tool_calling = True
    has_tool_choice = True
    has_structured_output = True
    supports_json_mode = True
    supports_image_inputs = True
    supports_image_urls = True
    supports_pdf_inputs = True
    supports_audio_inputs = False
    supports_image_tool_message = True
    supports_pdf_tool_message = True
    supports_anthropic_inputs = True
    returns_usage_metadata = True
    supports_model_override = True
    model_override_value = "openai/gpt-4o"

    @property
    def chat_model_params(self) -> dict[str, Any]:
        return {"model": self.slug, "temperature": 0}

    @property
    def supported_usage_metadata_details(self) -> dict[str, list[str]]:
        details = list(self.usage_details)
        return {"invoke": details, "stream": details}

    def invoke_with_reasoning_output(self, *, stream: bool = False) -> AIMessage:
        model = ChatOpenRouter(model=self.slug, reasoning={"effort": "medium"})
        return ask(model, [HumanMessage("What is the root of 529?")], stream=stream)

    def invoke_with_cache_creation_input(self, *, stream: bool = False) -> AIMessage:
        return self._with_cached_prompt(f"{stream}: {LONG_PROMPT}", stream=stream)

    def invoke_with_cache_read_input(self, *, stream: bool = False) -> AIMessage:
        self._with_cached_prompt(LONG_PROMPT, stream=stream)
        return self._with_cached_prompt(LONG_PROMPT, stream=stream)

    def _with_cached_prompt(self, prompt: str, *, stream: bool) -> AIMessage:
        marked = {"type": "text", "text": prompt, "cache_control": {"type": "ephemeral"}}
        messages = [SystemMessage([marked]), HumanMessage("Say hi.")]
        return ask(ChatOpenRouter(model=self.slug), messages, stream=stream)

    @pytest.fixture(autouse=True)
    def _stand_in(self, request: pytest.FixtureRequest, monkeypatch: Any) -> None:
        if request.node.get_closest_marker("downloads"):
            answer = SimpleNamespace(content=STAND_IN)
            stand_in = SimpleNamespace(get=lambda *_, **__: answer)
            monkeypatch.setattr(standard, "httpx", stand_in)


class TestOpenAi(OpenRouterTests):
    slug = "openai/gpt-4.1-mini"
    usage_details = ()


class TestClaude(OpenRouterTests):
    slug = "anthropic/claude-sonnet-4.5"
    usage_details = (*OpenRouterTests.usage_details, "reasoning_output")


class TestGemini(OpenRouterTests):
    slug = "google/gemini-2.5-pro"
    supports_audio_inputs = True
    usage_details = (*OpenRouterTests.usage_details, "reasoning_output")
    expected_failures = {
        **OpenRouterTests.expected_failures,
        "test_tool_calling[model1]": MERGED,
    }


class TestSimulated(TestGemini):
    slug = "sim/reasoning"


class TestTextOnly(OpenRouterTests):
    slug = "deepseek/deepseek-chat"
    usage_details = ()
    supports_image_inputs = False
    supports_image_urls = False
    supports_pdf_inputs = False
    supports_image_tool_message = False
    supports_pdf_tool_message = False
    expected_failures = {}


def last_request() -> dict[str, Any]:
    root = os.environ["OPENROUTER_API_BASE"].removesuffix("/api/v1")
    return httpx.get(f"{root}/__sim/journal").json()["requests"][-1]["body"]


@pytest.mark.parametrize(
    "block",
    [
        {"type": "image", "base64": "AAAA", "mime_type": "image/png"},
        {"type": "file", "base64": "AAAA", "mime_type": "application/pdf"},
    ],
)
def test_the_client_wraps_unknown_blocks(block: dict[str, str]) -> None:
    call = {"name": "show", "args": {}, "id": "call_1", "type": "tool_call"}
    messages = [
        HumanMessage("Show it."),
        AIMessage("", tool_calls=[call]),
        ToolMessage([block], tool_call_id="call_1"),
    ]
    with pytest.raises(BadRequestResponseError):
        ChatOpenRouter(model="sim/echo").invoke(messages)
    assert last_request()["messages"][2]["content"][0]["type"] == "UNKNOWN"


def test_the_client_wraps_anthropic_images() -> None:
    source = {"type": "base64", "media_type": "image/png", "data": "AAAA"}
    message = HumanMessage([{"type": "image", "source": source}])
    with pytest.raises(BadRequestResponseError):
        ChatOpenRouter(model="sim/echo").invoke([message])
    assert last_request()["messages"][0]["content"][0]["type"] == "UNKNOWN"


def test_the_client_merges_a_thought_with_a_call() -> None:
    """No server is needed for it: the client's own blocks are merged so."""
    thought = {"type": "reasoning", "reasoning": "Hm.", "index": 0}
    call = {"type": "tool_call_chunk", "id": "call_1", "name": "f", "args": "{}", "index": 0}
    merged = AIMessageChunk([thought]) + AIMessageChunk([call])
    assert [block["type"] for block in merged.content] == ["reasoning"]
