//! Lists the models of the catalogue.

use std::cmp::{Ordering, Reverse};
use std::process::ExitCode;

use chat::openrouter::{ChatOpenRouter, Model, ModelCatalog, OpenRouterAccount, Price};
use chat::{Error, ErrorKind};
use serde_json::json;
use tokio::runtime;

use crate::args::{ModelsArguments, SortBy};
use crate::console::Console;
use crate::failure::{Failure, usage};
use crate::json_output;
use crate::model::{Simulated, or_simulated};

/// Any name will do: the catalogue is the same for all models.
const ANY_MODEL: &str = "openrouter/auto";

const HEADINGS: [&str; 6] = ["MODEL", "CONTEXT", "$/M IN", "$/M OUT", "MODALITIES", "CAN"];

/// What is known under a heading is a number, which stands on the right.
const IS_NUMBER: [bool; 6] = [false, true, true, true, false, false];

/// Lists what the command line asks for, and says what went wrong.
pub(crate) fn run(arguments: &ModelsArguments) -> ExitCode {
    let mut console = Console::new(arguments.quiet);
    match list(arguments, &mut console) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if let (Failure::Error(error), true) = (&failure, arguments.json) {
                let object = json_output::failure(error);
                let _ = console.write(&json_output::text(&object, console.is_out_terminal()));
            }
            if !failure.is_quiet() {
                console.error(&failure.to_string());
            }
            failure.exit_code()
        }
    }
}

fn list(arguments: &ModelsArguments, console: &mut Console) -> Result<(), Failure> {
    let (account, simulated) = account(arguments)?;
    if let Some(simulated) = simulated {
        console.warning(notice(simulated));
    }
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| usage(format!("the command cannot start: {error}")))?;
    let catalog = runtime.block_on(account.models());
    // A name that is still being looked up must not hold the command back.
    runtime.shutdown_background();
    let catalog = catalog?;
    let models = chosen(&catalog, arguments.filter.as_deref(), arguments.sort);
    if arguments.json {
        let text = json_output::text(&json!(models), console.is_out_terminal());
        return Ok(console.write(&text)?);
    }
    if models.is_empty() {
        let filter = arguments.filter.as_deref().unwrap_or_default();
        let message = format!("no model has `{filter}` in its name");
        return Err(Error::new(ErrorKind::NotFound, message).into());
    }
    console.write(&table(&models))?;
    console.notice(&format!("{} of {} models", models.len(), catalog.len()));
    Ok(())
}

/// The account to ask, and why it is the simulator's, if it is.
fn account(arguments: &ModelsArguments) -> Result<(OpenRouterAccount, Option<Simulated>), Failure> {
    let builder = ChatOpenRouter::builder().model(ANY_MODEL);
    let (builder, simulated) = or_simulated(builder, arguments.offline)?;
    Ok((builder.build()?.account(), simulated))
}

fn notice(simulated: Simulated) -> &'static str {
    match simulated {
        Simulated::OnRequest => "Offline simulator: these are its models, not OpenRouter's.",
        Simulated::WithoutKey => {
            "Offline simulator: these are its models, since no key is set. To see OpenRouter's, set \
             OPENROUTER_API_KEY (keys are made at openrouter.ai/settings/keys)."
        }
    }
}

/// The models with this text in their id or name, in this order.
fn chosen<'a>(
    catalog: &'a ModelCatalog,
    filter: Option<&str>,
    sort: Option<SortBy>,
) -> Vec<&'a Model> {
    let filter = filter.unwrap_or_default().trim().to_lowercase();
    let has = |text: &str| text.to_lowercase().contains(&filter);
    let fits = |model: &&Model| has(&model.id) || model.name.as_deref().is_some_and(has);
    let mut models: Vec<_> = catalog.iter().filter(fits).collect();
    match sort {
        None => {}
        Some(SortBy::Name) => models.sort_by(|one, other| one.id.cmp(&other.id)),
        Some(SortBy::Context) => {
            models.sort_by_key(|model| Reverse(model.context_length));
        }
        Some(SortBy::Price) => models.sort_by(|one, other| by_price(one, other)),
    }
    models
}

/// By the price of a token in and a token out together; unknown prices come last.
fn by_price(one: &Model, other: &Model) -> Ordering {
    let price = |model: &Model| {
        let dollars = |price: &Option<Price>| price.as_ref().and_then(Price::dollars);
        let pricing = &model.pricing;
        Some(dollars(&pricing.prompt)? + dollars(&pricing.completion)?)
    };
    let price = |model| price(model).unwrap_or(f64::INFINITY);
    price(one).total_cmp(&price(other))
}

fn table(models: &[&Model]) -> String {
    let mut rows = vec![HEADINGS.map(str::to_owned)];
    rows.extend(models.iter().map(|model| row(model)));
    let widths: Vec<usize> = (0..HEADINGS.len())
        .map(|column| {
            let cells = rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        })
        .collect();
    let line = |row: &[String; 6]| {
        let cells: Vec<String> = row
            .iter()
            .zip(&widths)
            .zip(IS_NUMBER)
            .map(|((cell, width), is_number)| {
                if is_number {
                    format!("{cell:>width$}")
                } else {
                    format!("{cell:<width$}")
                }
            })
            .collect();
        format!("{}\n", cells.join("  ").trim_end())
    };
    rows.iter().map(line).collect()
}

fn row(model: &Model) -> [String; 6] {
    let architecture = &model.architecture;
    let modalities = format!(
        "{}->{}",
        architecture.input_modalities.join("+"),
        architecture.output_modalities.join("+")
    );
    let profile = model.profile();
    let can: Vec<&str> = [
        (profile.tool_calling, "tools"),
        (profile.structured_output, "structured"),
        (profile.reasoning_output, "reasoning"),
    ]
    .into_iter()
    .filter_map(|(can, word)| (can == Some(true)).then_some(word))
    .collect();
    [
        model.id.clone(),
        model
            .context_length
            .map_or_else(unknown, |tokens| tokens.to_string()),
        per_million(model.pricing.prompt.as_ref()),
        per_million(model.pricing.completion.as_ref()),
        modalities,
        can.join(" "),
    ]
}

/// At least two digits behind the point, and more only where they say something.
fn per_million(price: Option<&Price>) -> String {
    let Some(dollars) = price.and_then(Price::per_million) else {
        return unknown();
    };
    let text = format!("{dollars:.6}");
    let short = text.trim_end_matches('0');
    let digits = short.split_once('.').map_or(0, |(_, behind)| behind.len());
    format!("{dollars:.*}", digits.max(2))
}

fn unknown() -> String {
    "?".to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Model, ModelCatalog, SortBy, chosen, table};

    fn model(id: &str, prompt: &str, context: u64) -> Model {
        let model = json!({
            "id": id,
            "name": id.to_uppercase(),
            "context_length": context,
            "pricing": {"prompt": prompt, "completion": prompt},
            "architecture": {"input_modalities": ["text", "image"], "output_modalities": ["text"]},
            "supported_parameters": ["tools", "structured_outputs"],
        });
        serde_json::from_value(model).unwrap()
    }

    fn catalog() -> ModelCatalog {
        [
            model("b/dear", "0.000015", 8_000),
            model("c/router", "-1", 2_000_000),
            model("a/cheap", "0.0000000833", 128_000),
        ]
        .into_iter()
        .collect()
    }

    fn ids(filter: Option<&str>, sort: Option<SortBy>) -> Vec<String> {
        let catalog = catalog();
        let models = chosen(&catalog, filter, sort);
        models.iter().map(|model| model.id.clone()).collect()
    }

    #[test]
    fn filtered_and_sorted() {
        assert_eq!(ids(None, None), ["b/dear", "c/router", "a/cheap"]);
        assert_eq!(ids(Some(" DEAR "), None), ["b/dear"]);
        let sorted = |sort| ids(None, Some(sort));
        assert_eq!(sorted(SortBy::Name), ["a/cheap", "b/dear", "c/router"]);
        assert_eq!(sorted(SortBy::Price), ["a/cheap", "b/dear", "c/router"]);
        assert_eq!(sorted(SortBy::Context), ["c/router", "a/cheap", "b/dear"]);
    }

    #[test]
    fn the_table_is_plain_and_aligned() {
        let catalog = catalog();
        let expected = "\
MODEL     CONTEXT  $/M IN  $/M OUT  MODALITIES        CAN
b/dear       8000   15.00    15.00  text+image->text  tools structured
c/router  2000000       ?        ?  text+image->text  tools structured
a/cheap    128000  0.0833   0.0833  text+image->text  tools structured
";
        assert_eq!(table(&chosen(&catalog, None, None)), expected);
    }
}
