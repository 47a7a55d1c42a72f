//! What a few changes in a long text look like: the changed lines, each cut to what is around the
//! change.

/// Characters shown on each side of a change.
const AROUND: usize = 24;

/// Most lines shown of a text or a difference.
const LINES: usize = 12;

/// Changed lines, `-` before the old and `+` before the new.
pub(super) fn between(old: &str, new: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let (start, end) = common(&old, &new, |line| line);
    let (old, new) = (&old[start..old.len() - end], &new[start..new.len() - end]);
    let mut shown = Vec::new();
    // Examples change few lines and seldom move any, so lines at the same distance belong together.
    let pairs = if old.len() == new.len() { old.len() } else { 0 };
    for (old, new) in old.iter().zip(new).take(pairs).filter(|(old, new)| old != new) {
        let (old, new) = around(old, new);
        shown.extend([format!("- {old}"), format!("+ {new}")]);
    }
    if pairs == 0 {
        let whole = |sign: char, lines: &[&str]| -> Vec<String> {
            let lines = lines.iter().filter(|line| !line.trim().is_empty());
            lines
                .map(|line| format!("{sign} {}", cut(line, 0, line.chars().count().min(4 * AROUND))))
                .collect()
        };
        shown.extend(whole('-', old));
        shown.extend(whole('+', new));
    }
    limited(shown)
}

/// The beginning of a short text.
pub(super) fn beginning(text: &str) -> String {
    limited(text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect())
}

fn limited(mut lines: Vec<String>) -> String {
    if lines.len() > LINES {
        lines.truncate(LINES);
        lines.push("…".to_owned());
    }
    lines.join("\n")
}

/// Two lines, each cut to where they differ.
fn around(old: &str, new: &str) -> (String, String) {
    let (a, b): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
    let (start, end) = common(&a, &b, |c| c);
    let from = start.saturating_sub(AROUND);
    let to = |line: &[char]| (line.len() - end + AROUND).min(line.len());
    (cut(old, from, to(&a)), cut(new, from, to(&b)))
}

fn cut(line: &str, from: usize, to: usize) -> String {
    let length = line.chars().count();
    let middle: String = line.chars().skip(from).take(to.saturating_sub(from)).collect();
    let (before, after) = (if from > 0 { "…" } else { "" }, if to < length { "…" } else { "" });
    format!("{before}{middle}{after}")
}

/// How many items two lists share at the beginning, and behind that at the end.
fn common<T, K: PartialEq>(a: &[T], b: &[T], key: impl Fn(&T) -> &K) -> (usize, usize) {
    let start = a.iter().zip(b).take_while(|(a, b)| key(a) == key(b)).count();
    let rest = a[start..].iter().rev().zip(b[start..].iter().rev());
    (start, rest.take_while(|(a, b)| key(a) == key(b)).count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_shown_with_what_is_around_it() {
        assert_eq!(between("a\nb 1 c\nd\n", "a\nb 2 c\nd\n"), "- b 1 c\n+ b 2 c");
        let long = "x".repeat(100);
        let shown = between(&format!("{long}1{long}"), &format!("{long}2{long}"));
        let side = "x".repeat(AROUND);
        assert_eq!(shown, format!("- …{side}1{side}…\n+ …{side}2{side}…"));
    }

    #[test]
    fn a_line_left_out_is_shown_as_such() {
        assert_eq!(between("a\nb\nc\n", "a\nc\n"), "- b");
    }
}
