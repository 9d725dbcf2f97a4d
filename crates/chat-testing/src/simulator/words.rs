//! Reading prompts and cutting answers into chunks.

/// Words that say nothing about what a text is about.
const COMMON: [&str; 76] = [
    "a",
    "an",
    "the",
    "in",
    "on",
    "at",
    "of",
    "for",
    "to",
    "and",
    "or",
    "is",
    "are",
    "was",
    "be",
    "it",
    "its",
    "this",
    "that",
    "these",
    "those",
    "what",
    "what's",
    "which",
    "who",
    "how",
    "when",
    "where",
    "why",
    "do",
    "does",
    "can",
    "could",
    "would",
    "will",
    "please",
    "me",
    "my",
    "i",
    "you",
    "your",
    "we",
    "us",
    "get",
    "gets",
    "give",
    "given",
    "tell",
    "show",
    "use",
    "used",
    "using",
    "return",
    "returns",
    "current",
    "currently",
    "with",
    "from",
    "by",
    "about",
    "as",
    "if",
    "not",
    "user",
    "input",
    "output",
    "result",
    "some",
    "any",
    "like",
    "now",
    "right",
    "there",
    "have",
    "has",
    "let",
];

/// The words of a text in lower case. Apostrophes belong to words.
pub(crate) fn words(text: &str) -> Vec<String> {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '\'' && letter != '’')
        .map(|word| {
            word.trim_matches(['\'', '’'])
                .to_lowercase()
                .replace('’', "'")
        })
        .filter(|word| !word.is_empty())
        .collect()
}

/// The words that say what a text is about, in their basic form.
pub(crate) fn topics(text: &str) -> Vec<String> {
    words(text)
        .into_iter()
        .filter(|word| !COMMON.contains(&word.as_str()) && word.chars().count() > 1)
        .map(|word| stem(&word))
        .collect()
}

fn stem(word: &str) -> String {
    let cut = ["'s", "ing", "ies", "es", "s"]
        .iter()
        .find_map(|ending| word.strip_suffix(ending))
        .filter(|stem| stem.chars().count() >= 3);
    cut.unwrap_or(word).to_owned()
}

/// A name such as `getWeather` or `get_weather` as words.
pub(crate) fn name_words(name: &str) -> String {
    let mut spaced = String::new();
    let mut previous_is_lower = false;
    for letter in name.chars() {
        if letter.is_uppercase() && previous_is_lower {
            spaced.push(' ');
        }
        previous_is_lower = letter.is_lowercase() || letter.is_numeric();
        spaced.push(if letter.is_alphanumeric() {
            letter
        } else {
            ' '
        });
    }
    spaced
}

/// The numbers of a text, in order.
pub(crate) fn numbers(text: &str) -> Vec<f64> {
    let mut found = Vec::new();
    let mut current = String::new();
    let mut previous = ' ';
    for letter in text.chars().chain([' ']) {
        let signs = letter == '-' && current.is_empty() && !previous.is_alphanumeric();
        if letter.is_ascii_digit() || (letter == '.' && !current.is_empty()) || signs {
            current.push(letter);
        } else if letter == ',' && current.ends_with(|last: char| last.is_ascii_digit()) {
            // A thousands separator, or the end of a number in a list: the next letter tells.
            current.push(letter);
        } else {
            found.extend(number(&current));
            current.clear();
        }
        previous = letter;
    }
    found
}

fn number(text: &str) -> Vec<f64> {
    let text = text.trim_end_matches(['.', ',']);
    let groups: Vec<&str> = text.split(',').collect();
    let grouped = groups.iter().skip(1).all(|group| group.len() == 3);
    if grouped {
        groups.concat().parse().into_iter().collect()
    } else {
        groups
            .iter()
            .filter_map(|group| group.parse().ok())
            .collect()
    }
}

/// What stands between quotation marks.
pub(crate) fn quoted(text: &str) -> Option<&str> {
    for (open, close) in [('"', '"'), ('“', '”'), ('«', '»'), ('`', '`')] {
        if let Some((_, rest)) = text.split_once(open)
            && let Some((inside, _)) = rest.split_once(close)
            && !inside.trim().is_empty()
        {
            return Some(inside.trim());
        }
    }
    None
}

/// What a prompt is about: what follows "about", "on" or "of", else its last words.
pub(crate) fn subject(text: &str) -> String {
    let line = text
        .lines()
        .find(|line| !line.trim().is_empty())
        .unwrap_or_default();
    let line = line.trim().trim_end_matches(['.', '!', '?']);
    let lower = line.to_lowercase();
    for marker in [
        " about ",
        " regarding ",
        " on the subject of ",
        " on ",
        " of ",
    ] {
        if lower.len() == line.len()
            && let Some(at) = lower.find(marker)
            && let Some(rest) = line.get(at + marker.len()..)
        {
            let end = rest.find(['.', '?', '!', ';', ',']).unwrap_or(rest.len());
            return rest.get(..end).unwrap_or(rest).trim().to_owned();
        }
    }
    shortened(line, 60)
}

/// At most so many characters, cut at a space where there is one.
pub(crate) fn shortened(text: &str, length: usize) -> String {
    if text.chars().count() <= length {
        return text.to_owned();
    }
    let cut: String = text.chars().take(length).collect();
    let end = cut.rfind(' ').unwrap_or(cut.len());
    format!("{}…", cut.get(..end).unwrap_or(&cut))
}

/// Runs of capitalised words, such as `Ada Lovelace`, that do not begin a sentence alone.
pub(crate) fn proper_names(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut run: Vec<&str> = Vec::new();
    let mut opens_sentence = true;
    for token in text.split_whitespace() {
        let word = token.trim_matches(|letter: char| !letter.is_alphanumeric());
        let ends = token.ends_with(['.', ',', '!', '?', ':', ';']);
        let capital = word.chars().next().is_some_and(char::is_uppercase);
        if capital && !(opens_sentence && COMMON.contains(&word.to_lowercase().as_str())) {
            run.push(word.trim_end_matches("'s").trim_end_matches("’s"));
        } else {
            take_name(&mut run, &mut names);
        }
        if ends {
            take_name(&mut run, &mut names);
        }
        opens_sentence = token.ends_with(['.', '!', '?', ':']);
    }
    take_name(&mut run, &mut names);
    names
}

fn take_name(run: &mut Vec<&str>, names: &mut Vec<String>) {
    const OPENERS: [&str; 14] = [
        "Record", "Extract", "Tell", "Write", "Describe", "Provide", "Give", "Find", "Search",
        "Compare", "Send", "Create", "I'm", "Hi",
    ];
    if run.first().is_some_and(|first| OPENERS.contains(first)) {
        run.remove(0);
    }
    if !run.is_empty() {
        names.push(run.join(" "));
        run.clear();
    }
}

/// The first letter in upper case.
pub(crate) fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().collect::<String>() + letters.as_str()
    })
}
