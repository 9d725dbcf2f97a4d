use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Instant;

use tokio::task::LocalSet;

use crate::conversation::conversation;
use crate::machine::{cpu_seconds, forget_peak, peak_resident, raise_open_files, resident};
use crate::report::{Allocated, Latency, Report};
use crate::{Client, Job, Mode, Result, Setup, Tally, allocations};

/// A client's program: does the job that its argument names, and prints the report.
pub fn run<C: Client>() -> Result<()> {
    let job = std::env::args().nth(1).ok_or("say the job, as JSON")?;
    let job: Job = serde_json::from_str(&job)?;
    raise_open_files();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let report = LocalSet::new().block_on(&runtime, measure::<C>(job))?;
    println!("{}", serde_json::to_string(&report)?);
    Ok(())
}

async fn measure<C: Client>(job: Job) -> Result<Report> {
    let job = Rc::new(job);
    let client = Rc::new(C::new(&setup(&job, &job.scenario))?);
    match &job.warm_up {
        None => {}
        Some(scenario) if *scenario == job.scenario => {
            request(&*client, job.mode).await?;
        }
        Some(scenario) => {
            request(&C::new(&setup(&job, scenario))?, job.mode).await?;
        }
    }
    let answers = Rc::new(Answers {
        left: Cell::new(job.requests),
        ..Answers::default()
    });

    forget_peak();
    let memory_before = resident();
    let allocated_before = allocations::so_far();
    let (wall, cpu) = (Instant::now(), cpu_seconds());
    let workers: Vec<_> = (0..job.at_once)
        .map(|_| tokio::task::spawn_local(work(client.clone(), job.clone(), answers.clone())))
        .collect();
    for worker in workers {
        worker.await??;
    }
    let (wall, cpu) = (wall.elapsed().as_secs_f64(), cpu_seconds() - cpu);
    let allocated = allocations::so_far()
        .zip(allocated_before)
        .map(|(after, before)| Allocated {
            count: after.count - before.count,
            bytes: after.bytes - before.bytes,
        });
    let memory_peak = peak_resident();

    let first = answers.first.take().ok_or("no answers were asked for")?;
    Ok(Report {
        wall,
        cpu,
        memory_before,
        memory_peak,
        allocated,
        digest: first.digest(),
        differing: answers.differing.get(),
        latency: (job.mode == Mode::Latency).then(|| Latency::of(answers.latencies.take())),
    })
}

fn setup(job: &Job, scenario: &str) -> Setup {
    Setup {
        base_url: job.base_url.clone(),
        model: format!("bench/{scenario}"),
        turns: conversation(job.messages),
    }
}

/// What the workers of a job share.
#[derive(Default)]
struct Answers {
    left: Cell<u32>,
    first: RefCell<Option<Tally>>,
    differing: Cell<u32>,
    latencies: RefCell<Vec<u64>>,
}

impl Answers {
    fn add(&self, mut tally: Tally) {
        self.latencies.borrow_mut().append(&mut tally.latencies);
        match &mut *self.first.borrow_mut() {
            Some(first) if first.is_same(&tally) => {}
            Some(_) => self.differing.set(self.differing.get() + 1),
            first => *first = Some(tally),
        }
    }
}

async fn work<C: Client>(client: Rc<C>, job: Rc<Job>, answers: Rc<Answers>) -> Result<()> {
    while answers.left.get() > 0 {
        answers.left.set(answers.left.get() - 1);
        answers.add(request(&*client, job.mode).await?);
    }
    Ok(())
}

async fn request<C: Client>(client: &C, mode: Mode) -> Result<Tally> {
    let mut tally = Tally::new(mode);
    if mode == Mode::Invoke {
        tally.text(&client.invoke().await?);
    } else {
        client.stream(&mut tally).await?;
    }
    tally.finish()?;
    Ok(tally)
}
