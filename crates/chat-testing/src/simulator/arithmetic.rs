//! Sums that prompts ask for.

use super::words::words;

/// A sum and its value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sum {
    pub(crate) expression: String,
    pub(crate) value: f64,
}

/// The square root that a prompt asks for: the number, and its root.
pub(crate) fn square_root(prompt: &str) -> Option<(f64, f64)> {
    let lower = prompt.to_lowercase();
    let at = ["square root of", "sqrt", "√"]
        .iter()
        .find_map(|marker| lower.find(marker).map(|at| at + marker.len()))?;
    let number = *super::words::numbers(lower.get(at..)?).first()?;
    (number >= 0.0).then(|| (number, number.sqrt()))
}

/// The sum that a prompt asks for.
pub(crate) fn sum(prompt: &str) -> Option<Sum> {
    let expression = expression(prompt)?;
    let tokens: Vec<char> = expression.chars().filter(|letter| *letter != ' ').collect();
    let mut parser = Parser {
        tokens: &tokens,
        at: 0,
    };
    let value = parser.sum()?;
    let whole = parser.at == tokens.len() && value.is_finite();
    whole.then(|| Sum {
        expression: spaced(&tokens),
        value,
    })
}

/// A sum with spaces around its operators.
fn spaced(tokens: &[char]) -> String {
    let mut text = String::new();
    for token in tokens {
        let is_sign = *token == '-' && (text.is_empty() || text.ends_with(['(', ' ']));
        if "+-*/^".contains(*token) && !is_sign {
            text.push_str(&format!(" {token} "));
        } else {
            text.push(*token);
        }
    }
    text
}

/// A number without needless decimals.
pub(crate) fn shown(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 1e15 {
        return format!("{value:.0}");
    }
    let text = format!("{value:.6}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Spoken operators become signs; then the longest run of a sum's letters is taken.
fn expression(prompt: &str) -> Option<String> {
    const SPOKEN: [(&str, &str); 10] = [
        (" multiplied by ", " * "),
        (" divided by ", " / "),
        (" to the power of ", " ^ "),
        (" times ", " * "),
        (" plus ", " + "),
        (" minus ", " - "),
        (" over ", " / "),
        (" x ", " * "),
        ("×", "*"),
        ("÷", "/"),
    ];
    let asks = words(prompt);
    let asking = [
        "what",
        "what's",
        "whats",
        "calculate",
        "compute",
        "solve",
        "evaluate",
        "much",
    ];
    let only_sum = asks.iter().all(|word| word.parse::<f64>().is_ok());
    if !only_sum && !asks.iter().any(|word| asking.contains(&word.as_str())) {
        return None;
    }
    let mut text = prompt.to_lowercase();
    for (word, sign) in SPOKEN {
        text = text.replace(word, sign);
    }
    text.split(|letter: char| !letter.is_ascii_digit() && !"+-*/^(). ".contains(letter))
        .map(|run| {
            run.trim()
                .trim_end_matches(['.', ' ', '-'])
                .trim_start_matches(['.', ' '])
        })
        .filter(|run| run.contains(['+', '-', '*', '/', '^']))
        .filter(|run| run.chars().filter(char::is_ascii_digit).count() >= 2)
        .max_by_key(|run| run.len())
        .map(str::to_owned)
}

struct Parser<'a> {
    tokens: &'a [char],
    at: usize,
}

impl Parser<'_> {
    fn sum(&mut self) -> Option<f64> {
        let mut value = self.product()?;
        while let Some(sign) = self.take(&['+', '-']) {
            let right = self.product()?;
            value = if sign == '+' {
                value + right
            } else {
                value - right
            };
        }
        Some(value)
    }

    fn product(&mut self) -> Option<f64> {
        let mut value = self.power()?;
        while let Some(sign) = self.take(&['*', '/']) {
            let right = self.power()?;
            value = if sign == '*' {
                value * right
            } else {
                value / right
            };
        }
        Some(value)
    }

    fn power(&mut self) -> Option<f64> {
        let base = self.atom()?;
        if self.take(&['^']).is_some() {
            return Some(base.powf(self.power()?));
        }
        Some(base)
    }

    fn atom(&mut self) -> Option<f64> {
        if self.take(&['-']).is_some() {
            return self.atom().map(|value| -value);
        }
        if self.take(&['(']).is_some() {
            let value = self.sum()?;
            self.take(&[')'])?;
            return Some(value);
        }
        let mut digits = String::new();
        while let Some(letter) = self.tokens.get(self.at)
            && (letter.is_ascii_digit() || *letter == '.')
        {
            digits.push(*letter);
            self.at += 1;
        }
        digits.parse().ok()
    }

    fn take(&mut self, signs: &[char]) -> Option<char> {
        let sign = *self
            .tokens
            .get(self.at)
            .filter(|sign| signs.contains(sign))?;
        self.at += 1;
        Some(sign)
    }
}
