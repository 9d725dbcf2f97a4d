//! Requests with every typed option, against OpenRouter's own schema.
//!
//! The schema is `openrouter-openapi-chat.json` in the folder that `CHAT_EXTERNAL_DATA` names;
//! without it there is nothing to check.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[allow(dead_code, reason = "shared with other tests")]
#[path = "options/catalog.rs"]
mod catalog;
#[path = "options/document.rs"]
mod document;

use std::collections::BTreeSet;
use std::path::Path;

use chat_core::ChatOptions;
use chat_openrouter::*;
use document::{bodies, body, document, keys_at, properties, read, say, set_of, validator};
use serde_json::Value;

/// Fields that OpenRouter documents and its schema lacks, with the place that has them.
const DOCUMENTED_ELSEWHERE: [(&str, &str); 10] = [
    ("audio", "the guide to sound"),
    (
        "include_reasoning",
        "the page on reasoning tokens, as deprecated",
    ),
    (
        "max_tool_calls",
        "the schema's own words on stop_server_tools_when",
    ),
    ("preset", "the page on presets"),
    ("speed", "the page on service tiers"),
    ("structured_outputs", "the parameters page"),
    (
        "transforms",
        "the overview, as legacy; recorded traffic has it",
    ),
    ("verbosity", "the parameters page"),
    ("web_search_options", "the page on web search"),
    ("x_search_filter", "the page on web search"),
];

/// Fields of `reasoning` that the page on reasoning tokens has and the schema lacks.
const REASONING_ELSEWHERE: [&str; 5] = ["max_tokens", "exclude", "enabled", "context", "mode"];

#[test]
fn what_is_sent_is_valid() {
    let Some(document) = document() else { return };
    let validator = validator(&document);
    let known = properties(&document, "ChatRequest");
    let elsewhere = set_of(DOCUMENTED_ELSEWHERE.map(|(name, _)| name));
    let bodies = bodies();
    for body in &bodies {
        let errors: Vec<_> = validator
            .iter_errors(body)
            .map(|error| error.to_string())
            .collect();
        assert!(errors.is_empty(), "{body}: {errors:?}");
        for name in body.as_object().unwrap().keys() {
            assert!(
                known.contains(name) || elsewhere.contains(name),
                "{name} is nowhere"
            );
        }
    }
    say(&format!("checked: {} requests", bodies.len()));
}

#[test]
fn what_the_schema_refuses_is_listed() {
    let Some(document) = document() else { return };
    let validator = validator(&document);
    // Each of these is in OpenRouter's pages or in recorded traffic. One that the schema takes by now
    // belongs to the other options.
    for options in [catalog::numeric_prices(), catalog::other_plugin()] {
        let body = body(&options);
        assert!(!validator.is_valid(&body), "{body}");
    }
    let known = properties(&document, "ChatRequest");
    for (name, source) in DOCUMENTED_ELSEWHERE {
        assert!(
            !known.contains(name),
            "the schema has {name} by now, not only {source}"
        );
    }
}

#[test]
fn every_property_is_set() {
    let Some(document) = document() else { return };
    let set = keys_at(&bodies(), "");
    let elsewhere = set_of(DOCUMENTED_ELSEWHERE.map(|(name, _)| name));
    let known = properties(&document, "ChatRequest");
    assert_eq!(set, known.union(&elsewhere).cloned().collect());
}

#[test]
fn every_property_of_the_objects_is_set() {
    let Some(document) = document() else { return };
    let bodies = bodies();
    for (pointer, schema) in [
        ("/provider", "ProviderPreferences"),
        (
            "/provider/max_price",
            "ProviderPreferences/properties/max_price",
        ),
        ("/provider/sort", "ProviderSortConfig"),
        (
            "/provider/preferred_max_latency",
            "PercentileLatencyCutoffs",
        ),
        (
            "/provider/preferred_min_throughput",
            "PercentileThroughputCutoffs",
        ),
        ("/prediction", "Prediction"),
        ("/cache_control", "AnthropicCacheControlDirective"),
        ("/prompt_cache_options", "PromptCacheOptions"),
        ("/debug", "ChatDebugOptions"),
    ] {
        assert_eq!(
            keys_at(&bodies, pointer),
            properties(&document, schema),
            "{schema}"
        );
    }
    let reasoning = properties(&document, "ChatRequest/properties/reasoning");
    let reasoning = reasoning
        .union(&set_of(REASONING_ELSEWHERE))
        .cloned()
        .collect();
    assert_eq!(keys_at(&bodies, "/reasoning"), reasoning);
    let trace = keys_at(&bodies, "/trace");
    assert!(trace.is_superset(&properties(&document, "TraceConfig")));
}

#[test]
fn every_plugin_and_every_condition_is_typed() {
    let Some(document) = document() else { return };
    let bodies = bodies();
    for (list, schema, tag) in [
        ("plugins", "ChatRequest/properties/plugins/items", "id"),
        (
            "stop_server_tools_when",
            "StopServerToolsWhenCondition",
            "type",
        ),
    ] {
        let pointer = format!("/components/schemas/{schema}/discriminator/mapping");
        let mapping = document.pointer(&pointer).unwrap().as_object().unwrap();
        for (word, reference) in mapping {
            let lists = bodies.iter().filter_map(|body| body.get(list)?.as_array());
            let own: Vec<_> = lists
                .flatten()
                .filter(|item| item[tag] == *word)
                .cloned()
                .collect();
            let schema = reference.as_str().unwrap().rsplit('/').next().unwrap();
            assert_eq!(keys_at(&own, ""), properties(&document, schema), "{schema}");
        }
    }
    let plugins: Vec<_> = bodies
        .iter()
        .filter_map(|body| body.pointer("/plugins/0").cloned())
        .collect();
    let location = properties(&document, "WebSearchUserLocation");
    assert_eq!(keys_at(&plugins, "/user_location"), location);
    assert_eq!(
        keys_at(&plugins, "/pdf"),
        properties(&document, "PDFParserOptions")
    );
}

macro_rules! words {
    ($document:expr, $($name:ident: $($pointer:literal),+;)*) => {
        $($(
            let pointer = concat!("/components/schemas/", $pointer, "/enum");
            let words = $document.pointer(pointer).expect(pointer).as_array().unwrap();
            for word in words.iter().filter_map(Value::as_str) {
                let typed = $name::from(word);
                assert!(!matches!(typed, $name::Other(_)), "{} lacks {word}", stringify!($name));
                assert_eq!(typed.as_str(), word);
            }
        )+)*
    };
}

#[test]
fn every_word_is_typed() {
    let Some(document) = document() else { return };
    words! { document,
        ReasoningEffort: "ChatRequest/properties/reasoning/properties/effort",
            "ChatRequest/properties/reasoning_effort";
        ReasoningSummary: "ChatReasoningSummaryVerbosityEnum";
        ServiceTier: "ChatRequest/properties/service_tier";
        Modality: "ChatRequest/properties/modalities/items";
        Route: "DeprecatedRoute";
        CacheTtl: "AnthropicCacheControlTtl";
        DataCollection: "ProviderPreferences/properties/data_collection";
        Quantization: "Quantization";
        ProviderSort: "ProviderSort", "ProviderSortConfig/properties/by";
        SortPartition: "ProviderSortConfig/properties/partition";
        WebSearchEngine: "WebSearchEngine";
        WebSearchMode: "WebSearchMode";
        PdfParserEngine: "PDFParserEngine/anyOf/0", "PDFParserEngine/anyOf/1";
        ContextCompressionEngine: "ContextCompressionEngine";
        CostTier: "AutoRouterPlugin/properties/cost_tier",
            "AutoBetaRouterPlugin/properties/cost_tier";
        PriceSource: "ParetoRouterPlugin/properties/price_source";
        FusionPreset: "FusionPlugin/properties/preset";
    }
}

/// A row of the table: the field, what sets it, and where.
struct Row<'a> {
    field: &'a str,
    set_by: &'a str,
}

impl<'a> Row<'a> {
    fn read(line: &'a str) -> Option<Self> {
        let mut cells = line.strip_prefix("| `")?.split('|');
        let field = cells.next()?.trim().trim_end_matches('`');
        let set_by = cells.nth(1)?.trim();
        Some(Self { field, set_by })
    }
}

fn rows(table: &str) -> Vec<Row<'_>> {
    let mut sections = table.split("## ");
    let section = sections.find(|it| it.starts_with("Fields of")).unwrap();
    section.lines().filter_map(Row::read).collect()
}

/// What stands in an example for a field that is no option.
fn words_of(field: &str) -> Vec<String> {
    match field {
        "messages" => vec![".invoke(".to_owned()],
        "tools" => vec!["bind_tools(".to_owned()],
        "stream" => vec![".stream(".to_owned()],
        "response_format" => vec!["with_structured_output".to_owned()],
        field => vec![format!(".{field}("), format!("with_{field}(")],
    }
}

#[test]
fn the_table_says_of_every_property_what_sets_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let read = |file: &str| std::fs::read_to_string(root.join(file)).expect(file);
    let table = read("docs/openrouter-options.md");
    let rows = rows(&table);
    let set = keys_at(&bodies(), "");
    for row in &rows {
        let Row { field, set_by } = row;
        match set_by.strip_prefix("example `") {
            Some(name) => {
                let name = name.trim_end_matches('`');
                let example = read(&format!("examples/{name}.rs"));
                let mut words = words_of(field).into_iter();
                assert!(
                    words.any(|word| example.contains(&word)),
                    "{name} sets no {field}"
                );
            }
            None => {
                assert_eq!(*set_by, "`tests/options/catalog.rs`", "{field}");
                assert!(set.contains(*field), "no test sets {field}");
            }
        }
    }
    let named: Vec<_> = rows.iter().map(|row| row.field).collect();
    let once: BTreeSet<_> = named.iter().copied().collect();
    assert_eq!(named.len(), once.len(), "a field has two rows");
    if let Some(document) = document() {
        assert_eq!(set_of(once), properties(&document, "ChatRequest"));
    }
    for (field, _) in DOCUMENTED_ELSEWHERE {
        assert!(table.contains(&format!("\n| `{field}` |")), "{field}");
    }
}

/// Cases of another client, which write the options in JSON.
#[test]
fn another_client_sends_the_same() {
    let cases = [
        (
            "provider-all",
            ChatOptions::new().with_provider(
                ProviderPreferences::new()
                    .with_order(["OpenAI", "Azure"])
                    .with_allow_fallbacks(false)
                    .with_require_parameters(true)
                    .with_data_collection("deny"),
            ),
        ),
        (
            "reasoning-effort",
            ChatOptions::new()
                .with_max_tokens(16384)
                .with_reasoning(Reasoning::new().with_effort("high").with_summary("auto")),
        ),
        (
            "session-trace",
            ChatOptions::new().with_session_id("conv-1").with_trace(
                TraceConfig::new()
                    .with_trace_id("t")
                    .with_span_name("s")
                    .with("custom", 1),
            ),
        ),
        (
            "plugins-file-parser",
            ChatOptions::new()
                .with_plugins(FileParserPlugin::new().with_pdf(PdfParserEngine::MistralOcr)),
        ),
        ("route-fallback", ChatOptions::new().with_route("fallback")),
    ];
    for (name, options) in cases {
        let Some(case) = read(&format!("golden/{name}.json")) else {
            return;
        };
        let expected = case["expect"]["request"]["body"].as_object().unwrap();
        let body = body(&options);
        for (field, value) in expected
            .iter()
            .filter(|(field, _)| !["messages", "model"].contains(&field.as_str()))
        {
            assert_eq!(&body[field], value, "{name}: {field}");
        }
    }
}
