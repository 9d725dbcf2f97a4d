//! Models as the catalogue shows them: every field, odd values, lookups and estimates. No network.

use crate::common::fixture;
use chat_core::Usage;
use chat_openrouter::{Model, ModelCatalog, Pricing};
use serde_json::{Value, json};

fn whole_model() -> Model {
    serde_json::from_str(&fixture("account_model.json")).unwrap()
}

fn model(fields: Value) -> Model {
    serde_json::from_value(fields).unwrap()
}

fn pricing(fields: Value) -> Pricing {
    serde_json::from_value(fields).unwrap()
}

fn ids<'a>(models: impl Iterator<Item = &'a Model>) -> Vec<&'a str> {
    models.map(|model| model.id.as_str()).collect()
}

/// Whether two amounts are the same, but for the noise of binary fractions.
fn is_dollars(amount: Option<f64>, expected: f64) -> bool {
    amount.is_some_and(|amount| (amount - expected).abs() < 1e-12)
}

#[test]
fn every_field_of_the_schema_has_a_place() {
    let model = whole_model();
    for extra in [
        &model.extra,
        &model.architecture.extra,
        &model.pricing.extra,
        &model.pricing.overrides[0].extra,
        &model.pricing.overrides[1].extra,
        &model.top_provider.extra,
        &model.per_request_limits.as_ref().unwrap().extra,
        &model.default_parameters.extra,
        &model.reasoning.as_ref().unwrap().extra,
        &model.alias_target.as_ref().unwrap().extra,
    ] {
        assert!(extra.is_empty(), "{extra:?}");
    }
    assert_eq!(model.context_length, Some(1_000_000));
    assert_eq!(model.top_provider.max_completion_tokens, Some(64_000));
    assert_eq!(model.default_parameters.temperature, Some(1.0));
    assert_eq!(model.default_parameters.top_p, None);
    assert_eq!(
        model.alias_target.as_ref().unwrap().slug,
        "anthropic/claude-sonnet-4.6"
    );
    assert_eq!(model.pricing.overrides[1].utc_start, Some(1030));
    let prompt = model.pricing.prompt.as_ref().unwrap();
    assert_eq!(prompt.text(), "0.000003");
    assert_eq!(prompt.per_million(), Some(3.0));
}

#[test]
fn what_is_written_reads_the_same() {
    let model = whole_model();
    let text = serde_json::to_string(&model).unwrap();
    assert_eq!(serde_json::from_str::<Model>(&text).unwrap(), model);
    assert!(text.contains(r#""prompt":"0.000003""#), "{text}");
    assert!(!text.contains("instruct_type"), "{text}");
}

#[test]
fn odd_values_are_read_as_far_as_they_go() {
    let model = model(json!({
        "id": "a/b",
        "canonical_slug": null,
        "created": "1759161676",
        "context_length": 8192.0,
        "architecture": {"input_modalities": ["text", 7, null, {}], "output_modalities": "text"},
        "pricing": {"prompt": 0.000001, "completion": " 0.000002 ", "image": "free", "web_search": {}},
        "top_provider": null,
        "supported_parameters": null,
        "default_parameters": [],
        "reasoning": false,
        "new_in_2027": {"kept": true},
    }));
    assert_eq!(model.created, Some(1_759_161_676));
    assert_eq!(model.context_length, Some(8192));
    assert_eq!(model.architecture.input_modalities, ["text", "7"]);
    assert_eq!(model.supports("tools"), None);
    assert_eq!(model.has_output_modality("text"), None);
    assert_eq!(model.reasoning, None);
    assert!(is_dollars(model.cost(&Usage::new(1_000, 1_000)), 0.003));
    let image = model.pricing.image.as_ref().unwrap();
    assert_eq!((image.text(), image.dollars()), ("free", None));
    assert_eq!(model.extra["new_in_2027"], json!({"kept": true}));
}

#[test]
fn profiles_say_what_is_known_and_no_more() {
    let profile = whole_model().profile();
    assert_eq!(profile.max_input_tokens, Some(1_000_000));
    assert_eq!(profile.max_output_tokens, Some(64_000));
    assert_eq!(profile.image_inputs, Some(true));
    assert_eq!(profile.audio_inputs, Some(false));
    assert_eq!(profile.video_inputs, Some(false));
    assert_eq!(profile.pdf_inputs, Some(true));
    assert_eq!(profile.image_outputs, Some(false));
    assert_eq!(profile.reasoning_output, Some(true));
    assert_eq!(profile.tool_calling, Some(true));
    assert_eq!(profile.tool_choice, Some(true));
    assert_eq!(profile.structured_output, Some(false));

    let unknown = model(json!({"id": "a/b"})).profile();
    assert_eq!(unknown.image_inputs, None);
    assert_eq!(unknown.tool_calling, None);
    assert_eq!(unknown.max_input_tokens, None);
}

fn catalog() -> ModelCatalog {
    let rows = json!([
        {"id": "a/x:free", "canonical_slug": "a/x-2026", "supported_parameters": ["seed"],
         "pricing": {"prompt": "0", "completion": "0"}},
        {"id": "a/x", "canonical_slug": "a/x-2026", "supported_parameters": ["tools", "seed"],
         "pricing": {"prompt": "0.001", "completion": "0.002"},
         "architecture": {"input_modalities": ["text", "image"], "output_modalities": ["text"]}},
        {"id": "~a/x-latest", "canonical_slug": "~a/x-latest"},
        {"id": "openrouter/auto", "pricing": {"prompt": "-1", "completion": "-1"},
         "architecture": {"input_modalities": ["text"], "output_modalities": ["text", "image"]}},
    ]);
    let models: Vec<Model> = serde_json::from_value(rows).unwrap();
    models.into_iter().collect()
}

#[test]
fn models_are_found_by_all_their_names() {
    let catalog = catalog();
    for (name, id) in [
        ("a/x", "a/x"),
        ("a/x:free", "a/x:free"),
        ("a/x:nitro", "a/x"),
        ("a/x:free:online", "a/x"),
        ("a/x-2026", "a/x"),
        ("a/x-2026:floor", "a/x"),
        ("a/x@preset/mine", "a/x"),
        (" a/x ", "a/x"),
        ("~a/x-latest", "~a/x-latest"),
    ] {
        assert_eq!(
            catalog.get(name).map(|model| model.id.as_str()),
            Some(id),
            "{name}"
        );
    }
    for name in ["", "a", "a/y", "@preset/mine", ":free"] {
        assert!(catalog.get(name).is_none(), "{name}");
    }
}

#[test]
fn models_are_filtered_by_what_they_can_do() {
    let catalog = catalog();
    assert_eq!(catalog.len(), 4);
    assert!(!catalog.is_empty());
    assert_eq!(ids(catalog.supporting("tools")), ["a/x"]);
    assert_eq!(ids(catalog.supporting("seed")), ["a/x:free", "a/x"]);
    assert_eq!(ids(catalog.with_input_modality("image")), ["a/x"]);
    assert_eq!(
        ids(catalog.with_output_modality("image")),
        ["openrouter/auto"]
    );
    assert_eq!((&catalog).into_iter().count(), 4);
    assert_eq!(serde_json::to_value(&catalog).unwrap()[1]["id"], "a/x");
    assert_eq!(catalog.clone().get("a/x"), catalog.get("a/x"));
}

#[test]
fn costs_follow_the_kinds_of_tokens() {
    let prices = pricing(json!({
        "prompt": "10", "completion": "100", "request": "5",
        "input_cache_read": "1", "input_cache_write": "12", "audio": "20",
        "internal_reasoning": "200", "audio_output": "300",
    }));
    assert!(is_dollars(prices.cost(&Usage::new(2, 1)), 125.0));

    let mut usage = Usage::new(10, 6);
    usage.input_token_details.cache_read = Some(4);
    usage.input_token_details.cache_creation = Some(3);
    usage.input_token_details.audio = Some(1);
    usage.output_token_details.reasoning = Some(2);
    usage.output_token_details.audio = Some(3);
    let input = 4.0 + 3.0 * 12.0 + 20.0 + 2.0 * 10.0;
    let output = 2.0 * 200.0 + 3.0 * 300.0 + 100.0;
    assert!(is_dollars(prices.cost(&usage), input + output + 5.0));
}

#[test]
fn parts_that_overlap_are_paid_for_once() {
    let prices = pricing(json!({"prompt": "1", "completion": "1", "input_cache_read": "0.5"}));
    let mut usage = Usage::new(10, 1);
    usage.input_token_details.cache_read = Some(9);
    usage.input_token_details.cache_creation = Some(9);
    usage.output_token_details.reasoning = Some(11);
    assert!(is_dollars(prices.cost(&usage), 4.5 + 1.0 + 1.0));
}

#[test]
fn overrides_by_length_count_and_those_by_time_do_not() {
    let prices = pricing(json!({
        "prompt": "1", "completion": "2", "discount": 0.5,
        "overrides": [
            {"min_prompt_tokens": 10, "prompt": "3", "completion": "5"},
            {"min_prompt_tokens": 20, "prompt": "4"},
            {"utc_start": 0, "utc_end": 2359, "prompt": "100"},
        ],
    }));
    assert!(is_dollars(
        prices.cost(&Usage::new(10, 1)),
        (10.0 + 2.0) / 2.0
    ));
    assert!(is_dollars(
        prices.cost(&Usage::new(11, 1)),
        (33.0 + 5.0) / 2.0
    ));
    assert!(is_dollars(
        prices.cost(&Usage::new(21, 1)),
        (84.0 + 5.0) / 2.0
    ));
}

#[test]
fn costs_that_are_not_known_are_none() {
    let catalog = catalog();
    let usage = Usage::new(100, 10);
    assert!(is_dollars(catalog.cost("a/x-2026", &usage), 0.12));
    assert_eq!(catalog.cost("a/x:free", &usage), Some(0.0));
    assert_eq!(catalog.cost("openrouter/auto", &usage), None);
    assert_eq!(catalog.cost("~a/x-latest", &usage), None);
    assert_eq!(catalog.cost("nobody/nothing", &usage), None);
}
