//! What models can do and cost, before and after asking: `cargo run --example models`.

use chat::prelude::*;

#[tokio::main]
async fn main() -> chat::Result<()> {
    let builder = ChatOpenRouter::builder().model("meta-llama/llama-3.3-70b-instruct");
    let model = examples::build(builder)?;
    let account = model.account();

    let catalog = account.models().await?;
    let thinkers = catalog.supporting("reasoning").count();
    println!("{} models, {thinkers} of them think", catalog.len());
    for seer in catalog.with_input_modality("video").take(3) {
        let price = seer
            .pricing
            .prompt
            .as_ref()
            .and_then(|price| price.per_million());
        println!(
            "watches video: {} (${} for a million tokens in)",
            seer.id,
            price.unwrap_or(f64::NAN)
        );
    }

    // From here on, what the model cannot do fails before anything is sent.
    model.load_profile().await?;
    let image = ContentBlock::image_url("https://example.com/sea.png");
    if let Err(error) = model.invoke([("human", image)]).await {
        println!("{error}");
    }

    let message = model.invoke("Why is the sea salty?").await?;
    let (Some(name), Some(usage)) = (&message.response.model, &message.usage) else {
        return Ok(());
    };
    println!(
        "estimated: ${:.9}",
        catalog.cost(name, usage).unwrap_or(f64::NAN)
    );
    if let Some(id) = &message.response.id {
        let generation = account.generation(id).await?;
        println!(
            "charged:   ${:.9}",
            generation.total_cost.unwrap_or(f64::NAN)
        );
    }

    let key = account.key().await?;
    println!("the key has used ${:.9}", key.usage.unwrap_or(f64::NAN));
    Ok(())
}
