//! Poems, jokes and stories.

use super::words::words;

const POEMS: [&str; 4] = [
    "A quiet word of {subject} I write,\nbetween the morning and the night;\nit hums along, it asks no fee,\nand leaves a little light in me.",
    "I closed my eyes and dreamt of {subject},\nand every hurried clock stood still;\na wind came walking, soft and slow,\nand wrote its name upon the hill.",
    "No jar can hold the thought of {subject},\nno drawer, no box upon a shelf;\nso I went out, and while you slept\nI learned a line of it myself.",
    "Here is a song of {subject}, far and near,\nof every year and every tide,\nof what we lose, of what is here,\nof those who travel at our side.",
];

const HAIKU: [&str; 2] = [
    "A thought of {subject} —\na small bell in the evening,\nthen the sound of rain.",
    "Morning, and {subject};\nthe kettle begins to sing,\nno one is in haste.",
];

const JOKES: [(&str, &str); 4] = [
    (
        "Why do programmers prefer dark mode?",
        "Because light attracts bugs!",
    ),
    (
        "Why don't scientists trust atoms?",
        "Because they make up everything!",
    ),
    (
        "Why did the scarecrow win an award?",
        "Because he was outstanding in his field!",
    ),
    ("What do you call a fish with no eyes?", "A fsh!"),
];

const JOKES_ABOUT: [(&str, &str, &str); 6] = [
    (
        "bear",
        "What do you call a bear with no teeth?",
        "A gummy bear!",
    ),
    (
        "cat",
        "Why was the cat sitting on the computer?",
        "To keep an eye on the mouse!",
    ),
    (
        "dog",
        "What do you call a dog magician?",
        "A labracadabrador!",
    ),
    (
        "parrot",
        "What do you call a parrot that flew away?",
        "A polygon!",
    ),
    (
        "programm",
        "Why do programmers prefer dark mode?",
        "Because light attracts bugs!",
    ),
    (
        "chicken",
        "Why did the chicken cross the road?",
        "To get to the other side!",
    ),
];

/// A short poem about `subject`; `choice` picks which.
pub(crate) fn poem(subject: &str, is_haiku: bool, choice: u64) -> String {
    let template = if is_haiku {
        pick(&HAIKU, choice)
    } else {
        pick(&POEMS, choice)
    };
    template.map_or_else(String::new, |text| text.replace("{subject}", subject))
}

/// A joke that fits the prompt: its setup and its punchline.
pub(crate) fn joke(prompt: &str, choice: u64) -> (String, String) {
    let words = words(prompt);
    let known = JOKES_ABOUT
        .iter()
        .find(|(stem, ..)| words.iter().any(|word| word.starts_with(stem)))
        .map(|(_, setup, punchline)| (*setup, *punchline));
    if known.is_none()
        && let Some(subject) = prompt.split_once(" about ").map(|(_, rest)| rest)
    {
        let subject = subject.trim().trim_end_matches(['.', '!', '?']);
        return (
            format!("What did one joke about {subject} say to the other?"),
            "Nothing: they both forgot the punchline!".to_owned(),
        );
    }
    let (setup, punchline) = known.or_else(|| pick(&JOKES, choice)).unwrap_or_default();
    (setup.to_owned(), punchline.to_owned())
}

/// A little story about `subject`.
pub(crate) fn story(subject: &str) -> String {
    format!(
        "Once upon a time, in a town where it always rained a little, someone thought of {subject} and could not stop. Every evening a lamp was lit in the window, and every evening a neighbour came by to ask about it. In the end they wrote everything down together, one sentence each, until the book was full. It still lies on the sill, and whoever opens it finds {subject} on the first page."
    )
}

fn pick<T: Copy>(list: &[T], choice: u64) -> Option<T> {
    let length = u64::try_from(list.len())
        .ok()
        .filter(|length| *length > 0)?;
    list.get(usize::try_from(choice % length).ok()?).copied()
}
