//! What the report says of the machine.

use std::process::Command;

/// Processor, cores, memory, system, compiler.
pub(crate) fn describe() -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let processor =
        field("/proc/cpuinfo", "model name").unwrap_or_else(|| std::env::consts::ARCH.to_owned());
    let memory = field("/proc/meminfo", "MemTotal")
        .and_then(|size| size.split_whitespace().next()?.parse::<f64>().ok())
        .map_or(String::new(), |kibibytes| {
            format!(", {:.0} GiB", kibibytes / 1024.0 / 1024.0)
        });
    let compiler = output("rustc", &["--version"]).unwrap_or_default();
    let compiler = compiler.split(" (").next().unwrap_or_default().to_owned();
    format!(
        "{cores} cores ({processor}){memory}, {}, {compiler}",
        std::env::consts::OS
    )
}

/// The load average of the last minute, where the system says it.
pub(crate) fn load() -> Option<String> {
    let loads = std::fs::read_to_string("/proc/loadavg").ok()?;
    loads.split_whitespace().next().map(str::to_owned)
}

/// Today, as `2026-11-26`.
pub(crate) fn today() -> String {
    output("date", &["-u", "+%F"]).unwrap_or_default()
}

fn field(path: &str, name: &str) -> Option<String> {
    let text = std::fs::read_to_string(path).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    line.split_once(':')
        .map(|(_, value)| value.trim().to_owned())
}

fn output(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    Some(text.trim().to_owned())
}
