//! Who answers, and by which rules: `cargo run --example routing`.

use chat::openrouter::{
    DataCollection, MaxPrice, ProviderPreferences, ProviderSort, Route, ServiceTier,
};
use chat::prelude::*;

async fn ask(what: &str, model: &impl ChatModel) {
    match model.invoke("Say hi.").await {
        Ok(message) => println!(
            "{what}: {} of {}",
            message.response.model.as_deref().unwrap_or("?"),
            message.response.provider.as_deref().unwrap_or("?"),
        ),
        Err(error) => println!("{what}: {error}"),
    }
}

#[tokio::main]
async fn main() -> chat::Result<()> {
    let preferences = ProviderPreferences::new;
    // For all requests of a model. What is bound below takes its place.
    let model = examples::build(
        ChatOpenRouter::builder().model("openai/gpt-4o").provider(
            preferences()
                .with_order(["OpenAI", "Azure"])
                .with_allow_fallbacks(false)
                .with_require_parameters(true)
                .with_data_collection(DataCollection::Deny),
        ),
    )?;
    ask("combined", &model).await;

    let llama = || ChatOptions::new().with_model("meta-llama/llama-4-maverick");
    let claude = || ChatOptions::new().with_model("anthropic/claude-sonnet-4.5");
    let gpt = ChatOptions::new;

    let ordered = preferences().with_order(["Google", "Anthropic"]);
    let only = preferences().with_only(["Azure"]);
    let ignored = preferences().with_ignore(["DeepInfra"]);
    let fastest = preferences().with_sort(ProviderSort::Throughput);
    let nothing_kept = preferences().with_zdr(true);
    let precise = preferences().with_quantizations(["fp16", "bf16"]);
    let cheap = preferences().with_max_price(MaxPrice::new().with_completion(0.01));
    let fallbacks = ["openai/gpt-4o", "openai/gpt-4.1"];
    for (what, options) in [
        ("in this order", claude().with_provider(ordered)),
        ("only these", gpt().with_provider(only)),
        ("any but these", llama().with_provider(ignored)),
        ("the fastest", gpt().with_provider(fastest)),
        ("nothing is kept", claude().with_provider(nothing_kept)),
        ("by precision", llama().with_provider(precise)),
        ("too cheap", gpt().with_provider(cheap)),
        ("by tier", gpt().with_service_tier(ServiceTier::Flex)),
        (
            "other models next",
            gpt().with_models(fallbacks).with_route(Route::Fallback),
        ),
    ] {
        ask(what, &model.clone().bind(options)).await;
    }
    Ok(())
}
