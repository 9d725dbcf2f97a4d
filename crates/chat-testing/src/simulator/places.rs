//! Places that prompts name.

/// A place, and its state or country where known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) name: String,
    pub(crate) region: Option<&'static str>,
}

impl Place {
    /// `San Francisco, CA`.
    pub(crate) fn with_region(&self) -> String {
        match self.region {
            Some(region) => format!("{}, {region}", self.name),
            None => self.name.clone(),
        }
    }
}

/// Ways to write a place, its name, and its region.
const KNOWN: [(&str, &str, &str); 46] = [
    ("san francisco", "San Francisco", "CA"),
    ("sf", "San Francisco", "CA"),
    ("los angeles", "Los Angeles", "CA"),
    ("san diego", "San Diego", "CA"),
    ("new york city", "New York", "NY"),
    ("new york", "New York", "NY"),
    ("nyc", "New York", "NY"),
    ("boston", "Boston", "MA"),
    ("chicago", "Chicago", "IL"),
    ("seattle", "Seattle", "WA"),
    ("austin", "Austin", "TX"),
    ("houston", "Houston", "TX"),
    ("dallas", "Dallas", "TX"),
    ("denver", "Denver", "CO"),
    ("miami", "Miami", "FL"),
    ("atlanta", "Atlanta", "GA"),
    ("portland", "Portland", "OR"),
    ("las vegas", "Las Vegas", "NV"),
    ("washington", "Washington", "DC"),
    ("philadelphia", "Philadelphia", "PA"),
    ("london", "London", "UK"),
    ("paris", "Paris", "France"),
    ("berlin", "Berlin", "Germany"),
    ("munich", "Munich", "Germany"),
    ("hamburg", "Hamburg", "Germany"),
    ("vienna", "Vienna", "Austria"),
    ("zurich", "Zurich", "Switzerland"),
    ("rome", "Rome", "Italy"),
    ("milan", "Milan", "Italy"),
    ("madrid", "Madrid", "Spain"),
    ("barcelona", "Barcelona", "Spain"),
    ("lisbon", "Lisbon", "Portugal"),
    ("amsterdam", "Amsterdam", "Netherlands"),
    ("stockholm", "Stockholm", "Sweden"),
    ("oslo", "Oslo", "Norway"),
    ("dublin", "Dublin", "Ireland"),
    ("tokyo", "Tokyo", "Japan"),
    ("kyoto", "Kyoto", "Japan"),
    ("beijing", "Beijing", "China"),
    ("shanghai", "Shanghai", "China"),
    ("singapore", "Singapore", "Singapore"),
    ("mumbai", "Mumbai", "India"),
    ("delhi", "Delhi", "India"),
    ("sydney", "Sydney", "Australia"),
    ("toronto", "Toronto", "Canada"),
    ("mexico city", "Mexico City", "Mexico"),
];

/// The places of a text in its order, each once.
pub(crate) fn places(text: &str) -> Vec<Place> {
    let words = super::words::words(text);
    let mut found: Vec<Place> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let rest = words.get(at..).unwrap_or_default();
        let Some((length, place)) = known(rest) else {
            at += 1;
            continue;
        };
        at += length;
        if !found.contains(&place) {
            found.push(place);
        }
    }
    if found.is_empty() {
        unknown(text)
    } else {
        found
    }
}

fn known(words: &[String]) -> Option<(usize, Place)> {
    KNOWN.iter().find_map(|(alias, name, region)| {
        let alias: Vec<&str> = alias.split(' ').collect();
        let matches = alias.iter().enumerate().all(|(at, part)| {
            words
                .get(at)
                .is_some_and(|word| word == part || word.strip_suffix("'s") == Some(part))
        });
        let place = || Place {
            name: (*name).to_owned(),
            region: Some(region),
        };
        matches.then(|| (alias.len(), place()))
    })
}

/// Capitalised words after "in", "at", "for" or "to", and after the commas and "and"s that follow.
fn unknown(text: &str) -> Vec<Place> {
    let mut found = Vec::new();
    let mut run: Vec<&str> = Vec::new();
    let mut inside = false;
    let mut finish = |run: &mut Vec<&str>| {
        if !run.is_empty() {
            found.push(Place {
                name: run.join(" "),
                region: None,
            });
            run.clear();
        }
    };
    for token in text.split_whitespace() {
        let word = token.trim_matches(|letter: char| !letter.is_alphanumeric());
        if matches!(word, "in" | "at" | "for" | "to" | "near") {
            finish(&mut run);
            inside = true;
        } else if inside && word.chars().next().is_some_and(char::is_uppercase) {
            run.push(word);
            if token.ends_with([',', '?', '.', '!']) {
                finish(&mut run);
            }
        } else {
            finish(&mut run);
            inside = inside && matches!(word, "and" | "or");
        }
    }
    finish(&mut run);
    found
}
