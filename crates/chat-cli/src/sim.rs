//! Serves the simulator.

use std::net::{Ipv4Addr, SocketAddr};
use std::process::ExitCode;
use std::time::Duration;

use chat::testing::simulator::{Simulator, SimulatorServer};
use tokio::runtime;

use crate::args::SimArguments;
use crate::console::Console;
use crate::failure::{Failure, usage};
use crate::interrupt::interrupt;

/// Serves until Ctrl-C.
pub(crate) fn run(arguments: &SimArguments) -> ExitCode {
    let mut console = Console::new(false);
    let served = runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| usage(format!("the command cannot start: {error}")))
        .and_then(|runtime| runtime.block_on(serve(arguments, &mut console)));
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if !failure.is_quiet() {
                console.error(&failure.to_string());
            }
            failure.exit_code()
        }
    }
}

async fn serve(arguments: &SimArguments, console: &mut Console) -> Result<(), Failure> {
    let mut simulator = Simulator::new();
    if let Some(pace) = arguments.pace {
        simulator = simulator.with_pace(Duration::from_millis(pace));
    }
    let address = SocketAddr::new(arguments.host, arguments.port);
    let server = simulator.serve_on(address).await.map_err(|error| {
        usage(format!(
            "cannot listen on {address}: {error}; choose another with --port or --host"
        ))
    })?;
    let base_url = base_url(&server);
    console.write(&format!("{base_url}\n"))?;
    console.notice(&format!(
        "The OpenRouter simulator answers there until Ctrl-C. Point any client at it, for example:\n  \
         OPENROUTER_BASE_URL={base_url} OPENROUTER_API_KEY=anything chat \"Why is the sea salty?\""
    ));
    tokio::select! {
        () = interrupt() => console.break_off(),
        () = server.run_forever() => {}
    }
    Ok(())
}

/// Where clients on this machine find the server, also if it listens on all addresses.
fn base_url(server: &SimulatorServer) -> String {
    let address = server.addr();
    if address.ip().is_unspecified() {
        let local = SocketAddr::from((Ipv4Addr::LOCALHOST, address.port()));
        return server
            .base_url()
            .replace(&address.to_string(), &local.to_string());
    }
    server.base_url()
}
