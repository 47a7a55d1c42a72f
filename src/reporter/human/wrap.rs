//! Breaks sentences into lines of a terminal. Ideographs may part anywhere, words only at blanks.

use unicode_width::UnicodeWidthChar;

/// Characters that stand at no beginning of a line.
const CLOSING: &str = "，。；：、！？）】》”’…·,.;:!?)]}";

/// Breaks a text at `width` columns; every line is indented by `indent` and ended.
pub(super) fn wrap(text: &str, width: usize, indent: usize) -> String {
    let room = width.saturating_sub(indent).max(20);
    let margin = " ".repeat(indent);
    let mut out = String::with_capacity(text.len() + 16);
    for line in text.lines() {
        let (mut start, mut used, mut breakable) = (0, 0, None);
        for (at, c) in line.char_indices() {
            let columns = c.width().unwrap_or(0);
            let wide = columns == 2;
            if at > start && (wide && !CLOSING.contains(c)) {
                breakable = Some(at);
            }
            if used + columns > room && at > start {
                let cut = breakable.unwrap_or(at);
                out.push_str(&margin);
                out.push_str(line[start..cut].trim_end());
                out.push('\n');
                start = cut;
                breakable = None;
                used = line[start..at].chars().filter_map(UnicodeWidthChar::width).sum();
            }
            used += columns;
            let next = at + c.len_utf8();
            if c == ' ' || (wide && !line[next..].starts_with(|next: char| CLOSING.contains(next))) {
                breakable = Some(next);
            }
        }
        out.push_str(&margin);
        out.push_str(&line[start..]);
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ideographs_part_anywhere_but_not_before_a_mark() {
        assert_eq!(wrap("甲乙丙丁戊己庚辛壬癸，子", 20, 0), "甲乙丙丁戊己庚辛壬\n癸，子\n");
        assert_eq!(wrap("aaaa bbbb cccc dddd eeee", 22, 2), "  aaaa bbbb cccc dddd\n  eeee\n");
    }

    #[test]
    fn a_word_longer_than_the_line_is_cut() {
        assert_eq!(wrap(&"x".repeat(45), 20, 0).lines().count(), 3);
    }
}
