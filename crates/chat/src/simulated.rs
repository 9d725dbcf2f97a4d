use chat_core::Result;
use chat_openrouter::{ChatOpenRouterBuilder, ServiceTransport};
use chat_testing::simulator::Simulator;

/// Whether examples should use the simulator: nobody has set a key, nor where to ask.
///
/// # Errors
///
/// If a variable of the environment is not valid UTF-8.
pub fn is_simulated(builder: &ChatOpenRouterBuilder) -> Result<bool> {
    Ok(!builder.has_api_key()? && !builder.has_base_url()?)
}

/// Points a model at a simulator in this process, without a socket or a key. Say so to whoever
/// reads the answers: they are canned.
///
/// ```
/// use chat::openrouter::ChatOpenRouter;
/// use chat::testing::simulator::Simulator;
/// use chat::{RunnableExt, simulated};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> chat::Result<()> {
/// let builder = ChatOpenRouter::builder().model("anthropic/claude-sonnet-4.5");
/// let model = simulated(builder, &Simulator::new()).build()?;
/// let message = model
///     .invoke([
///         ("system", "You are a helpful assistant that translates English to French."),
///         ("human", "I love programming."),
///     ])
///     .await?;
/// assert_eq!(message.text(), "J'adore la programmation.");
/// # Ok(())
/// # }
/// ```
pub fn simulated(builder: ChatOpenRouterBuilder, simulator: &Simulator) -> ChatOpenRouterBuilder {
    builder
        .transport(ServiceTransport::new(simulator.router()))
        .base_url("http://localhost/api/v1")
        .api_key("sk-or-v1-simulated")
}
