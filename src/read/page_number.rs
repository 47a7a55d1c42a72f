//! The shape of a line that only numbers a page. Knows digits and dashes, no words and no format.

/// Whether a line is a number between dashes (`— 1 —`, `-3-`, `－ 12 －`), which in a report is always
/// the number of a page.
pub(super) fn is_dashed(line: &str) -> bool {
    let line = line.trim();
    let inner = line.trim_matches(is_dash);
    let dashed = line.starts_with(is_dash) && line.ends_with(is_dash);
    dashed && integer(inner.trim()).is_some()
}

/// The number of a page: up to four digits and nothing else.
pub(super) fn integer(text: &str) -> Option<u32> {
    let mut value = 0;
    for (index, c) in text.chars().enumerate() {
        if index == 4 {
            return None;
        }
        value = value * 10 + digit(c)?;
    }
    (!text.is_empty()).then_some(value)
}

/// The value of a decimal digit of either width.
pub(super) fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => Some(c as u32 - '0' as u32),
        '０'..='９' => Some(c as u32 - '０' as u32),
        _ => None,
    }
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '−' | '－' | '﹣' | '─' | '━' | '~' | '～' | '·' | '•')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_between_dashes_are_page_numbers_and_others_are_not() {
        for line in ["— 1 —", "-3-", " - 12 - ", "－２－", "——7——", "· 4 ·"] {
            assert!(is_dashed(line), "{line}");
        }
        for line in ["-3", "3-", "——", "", "1-2", "-2020年-", "-12345-", "— 1 — 2 —"] {
            assert!(!is_dashed(line), "{line}");
        }
    }
}
