use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::rc::Rc;
use std::time::Duration;

use client::monotonic_nanoseconds;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::LocalSet;
use tokio::time::{MissedTickBehavior, interval, sleep};

use crate::Scenario;
use crate::answer::{Answer, Paced, prepare};
use crate::request::Requests;

/// Connections that may wait to be accepted: 10,000 streams begin at once.
const BACKLOG: u32 = 8_192;

/// Serves on a port of loopback, on this thread, until the program ends. `ready` is told the address
/// once connections are taken.
pub fn run(port: u16, ready: impl FnOnce(SocketAddr)) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    LocalSet::new().block_on(&runtime, async {
        let socket = TcpSocket::new_v4()?;
        socket.set_reuseaddr(true)?;
        socket.bind((Ipv4Addr::LOCALHOST, port).into())?;
        let listener = socket.listen(BACKLOG)?;
        ready(listener.local_addr()?);
        serve(listener).await
    })
}

async fn serve(listener: TcpListener) -> io::Result<()> {
    let answers = Rc::new(Answers::default());
    loop {
        let (connection, _) = listener.accept().await?;
        let answers = answers.clone();
        tokio::task::spawn_local(async move {
            if let Err(error) = talk(connection, &answers).await
                && error.kind() != io::ErrorKind::ConnectionReset
                && error.kind() != io::ErrorKind::BrokenPipe
            {
                eprintln!("server: {error}");
            }
        });
    }
}

/// Prepared answers by model, and how many paced ones there were.
#[derive(Default)]
struct Answers {
    prepared: RefCell<HashMap<String, Rc<Answer>>>,
    paced: Cell<u32>,
}

impl Answers {
    fn of(&self, model: &str) -> Option<Rc<Answer>> {
        if let Some(answer) = self.prepared.borrow().get(model) {
            return Some(answer.clone());
        }
        let scenario: Scenario = model.strip_prefix("bench/")?.parse().ok()?;
        let answer = Rc::new(prepare(scenario));
        self.prepared
            .borrow_mut()
            .insert(model.to_owned(), answer.clone());
        Some(answer)
    }

    /// When a paced stream starts within its interval: they are spread over it evenly.
    fn phase(&self, every: Duration) -> Duration {
        let number = self.paced.get().wrapping_add(1);
        self.paced.set(number);
        let golden = f64::from(number) * 0.618_033_988_749_894_9;
        every.mul_f64(golden.fract())
    }
}

async fn talk(connection: TcpStream, answers: &Answers) -> io::Result<()> {
    connection.set_nodelay(true)?;
    let mut requests = Requests::new(connection);
    while let Some(model) = requests.next_model().await? {
        let connection = requests.connection();
        match answers.of(&model).as_deref() {
            Some(Answer::Writes(writes)) => {
                for write in writes {
                    connection.write_all(write).await?;
                }
            }
            Some(Answer::Paced(paced)) => {
                pace(connection, paced, answers.phase(paced.every)).await?;
            }
            None => connection.write_all(not_found(&model).as_bytes()).await?,
        }
    }
    Ok(())
}

async fn pace(connection: &mut TcpStream, paced: &Paced, phase: Duration) -> io::Result<()> {
    connection.write_all(&paced.start).await?;
    sleep(phase).await;
    let mut chunk = paced.chunk.clone();
    let mut ticks = interval(paced.every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    for _ in 0..paced.count {
        ticks.tick().await;
        let digits = format!("{:019}", monotonic_nanoseconds());
        chunk[paced.digits..paced.digits + digits.len()].copy_from_slice(digits.as_bytes());
        connection.write_all(&chunk).await?;
    }
    connection.write_all(&paced.end).await
}

fn not_found(model: &str) -> String {
    let body = serde_json::json!({"error": {"code": 404, "message": format!("no such scenario: {model}")}});
    let body = body.to_string();
    format!(
        "HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}
