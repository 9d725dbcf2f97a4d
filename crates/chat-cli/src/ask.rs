//! One question and its answer.

use std::process::ExitCode;

use chat::{AiMessage, ChatOptions, ChatRequest, ErrorKind, RunContext};
use tokio::runtime;

use crate::answer::{self, Answer, Shown};
use crate::args::AskArguments;
use crate::console::Console;
use crate::failure::{Failure, usage};
use crate::footer::footer;
use crate::model::{Chosen, choose};
use crate::options::RequestOptions;
use crate::{dry_run, json_output, prompt};

/// Does what the command line says, and says what went wrong.
pub(crate) fn run(arguments: &AskArguments) -> ExitCode {
    let mut console = Console::new(arguments.quiet);
    match ask(arguments, &mut console) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            report(&failure, arguments.json, &mut console);
            failure.exit_code()
        }
    }
}

fn ask(arguments: &AskArguments, console: &mut Console) -> Result<(), Failure> {
    let options = RequestOptions::parse(&arguments.option, arguments.extra_body.as_deref())?;
    let messages = prompt::messages(arguments)?;
    let chosen = choose(arguments, options)?;
    let (call, context) = (ChatOptions::new(), RunContext::new());
    let request = ChatRequest::new(&messages, &call, &context);
    if arguments.dry_run {
        let text = dry_run::request_text(&chosen.model, request, !arguments.no_stream)?;
        return Ok(console.write(&text)?);
    }
    if let Some(simulated) = chosen.simulated {
        console.warning(simulated.notice());
    }
    let answer = answer(arguments, &chosen, request, console)?;
    if arguments.json {
        let object = json_output::answer(&answer.message, chosen.simulated.is_some());
        console.write(&json_output::text(&object, console.is_out_terminal()))?;
    } else {
        console.end_line()?;
        explain_what_is_missing(&answer.message, console);
    }
    console.notice(&footer(&answer, &chosen.name));
    Ok(())
}

fn answer(
    arguments: &AskArguments,
    chosen: &Chosen,
    request: ChatRequest<'_>,
    console: &mut Console,
) -> Result<Answer, Failure> {
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| usage(format!("the command cannot start: {error}")))?;
    let shown = Shown {
        text: !arguments.json,
        reasoning: arguments.show_reasoning,
    };
    let answer = if arguments.no_stream {
        runtime.block_on(answer::whole(&chosen.model, request, shown, console))
    } else {
        runtime.block_on(answer::streamed(&chosen.model, request, shown, console))
    };
    // A name that is still being looked up must not hold the command back.
    runtime.shutdown_background();
    answer.map_err(|failure| explain_simulator(failure, chosen))
}

/// Says what of the answer is not on stdout.
fn explain_what_is_missing(message: &AiMessage, console: &mut Console) {
    let others = json_output::beside_text(message).count();
    if let Some(refusal) = message.refusal() {
        console.error(&format!("the model refused: {refusal}"));
    } else if others == 0 && message.text().is_empty() {
        let reason = message
            .finish_reason()
            .map_or("unknown", |reason| reason.as_str());
        console.error(&format!("the answer is empty (finish reason: {reason})"));
    }
    if others > 0 {
        let parts = if others == 1 {
            "1 part that is"
        } else {
            &format!("{others} parts that are")
        };
        console.notice(&format!(
            "The answer has {parts} not text; --json shows it all."
        ));
    }
}

/// A model that exists on OpenRouter may be unknown to the simulator.
fn explain_simulator(failure: Failure, chosen: &Chosen) -> Failure {
    match failure {
        Failure::Error(error)
            if error.kind() == ErrorKind::NotFound && chosen.simulated.is_some() =>
        {
            let message = format!(
                "{} (the simulator knows only some of them)",
                error.message()
            );
            let status = error.status();
            let error = chat::Error::new(ErrorKind::NotFound, message);
            Failure::Error(match status {
                Some(status) => error.with_status(status),
                None => error,
            })
        }
        other => other,
    }
}

fn report(failure: &Failure, is_json: bool, console: &mut Console) {
    if let Failure::Error(error) = failure
        && error.kind() == ErrorKind::Cancelled
    {
        console.break_off();
    } else if !is_json {
        // Where stdout cannot be written, the failure says so already.
        let _ = console.end_line();
    }
    if let Failure::Error(error) = failure
        && is_json
    {
        let object = json_output::text(&json_output::failure(error), console.is_out_terminal());
        let _ = console.write(&object);
    }
    if failure.is_quiet() {
        return;
    }
    let incomplete = if failure.has_partial_text() {
        "; the answer is incomplete"
    } else {
        ""
    };
    console.error(&format!("{failure}{incomplete}"));
}
