"""LangChain's standard integration tests for ChatOpenRouter, against the simulator."""

import base64
from types import SimpleNamespace
from typing import Any

import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage
from langchain_openrouter import ChatOpenRouter
from langchain_tests.integration_tests import ChatModelIntegrationTests
from langchain_tests.integration_tests import chat_models as standard

LONG_PROMPT = "The rules of the house, which nobody reads. " * 200

# What a test that downloads a file gets in place of it.
STAND_IN = bytes(range(256)) * 16


def ask(model: ChatOpenRouter, messages: list[Any], *, stream: bool) -> AIMessage:
    if not stream:
        return model.invoke(messages)
    chunks = list(model.stream(messages))
    return sum(chunks[1:], start=chunks[0])


class OpenRouterTests(ChatModelIntegrationTests):
    """Everything that OpenRouter can do, switched on."""

    slug = ""
    usage_details = ("cache_read_input", "cache_creation_input")

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

    def invoke_with_audio_input(self, *, stream: bool = False) -> AIMessage:
        audio = base64.b64encode(STAND_IN).decode()
        block = {"type": "audio", "base64": audio, "mime_type": "audio/wav"}
        text = {"type": "text", "text": "What is said?"}
        message = HumanMessage([text, block])
        return ask(ChatOpenRouter(model=self.slug), [message], stream=stream)

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
    usage_details = (*OpenRouterTests.usage_details, "reasoning_output", "audio_input")


class TestSimulated(OpenRouterTests):
    slug = "sim/reasoning"
    supports_audio_inputs = True
    usage_details = (*OpenRouterTests.usage_details, "reasoning_output", "audio_input")
