//! Owns the making of paragraphs from lines: which line goes on the one before it. Judges by
//! indentation, by how full a line is, and by the gap above it; knows nothing of words.

use super::lines::Line;

/// A line of running text and the page that it stands on.
#[derive(Clone, Debug)]
pub(super) struct Set {
    pub(super) page: u32,
    pub(super) line: Line,
}

/// The edges between which the text of some pages is set.
#[derive(Clone, Copy, Debug)]
pub(super) struct Measure {
    left: f32,
    right: f32,
    /// Commonest size of the text.
    em: f32,
    /// Commonest distance from one line to the next.
    leading: f32,
}

impl Measure {
    /// The measure of lines of pages of one width; `None` without upright lines.
    pub(super) fn of<'a>(lines: impl Iterator<Item = &'a Set> + Clone, width: f32) -> Option<Self> {
        let upright = lines.filter(|set| !set.line.sideways);
        let em = mode(upright.clone().map(|set| set.line.em))?;
        let body = upright.filter(|set| (set.line.em - em).abs() < 1.0);
        let left = body.clone().map(|set| set.line.area.left).fold(f32::MAX, f32::min);
        let mut rights: Vec<f32> = body.clone().map(|set| set.line.area.right).collect();
        rights.sort_by(|a, b| b.total_cmp(a));
        // A single line may stick out; two that end alike are the margin.
        let mut right = rights
            .windows(2)
            .find(|pair| pair[0] - pair[1] < 1.2 * em)
            .map_or(*rights.first()?, |pair| pair[0]);
        // Where all lines are short, none of them is full: the page is, as far as its margins.
        if right - left < 0.5 * width {
            right = right.max(width - left);
        }
        let tops: Vec<(u32, f32)> = body.map(|set| (set.page, set.line.area.top)).collect();
        let steps = tops.windows(2).filter(|pair| pair[0].0 == pair[1].0).map(|pair| pair[1].1 - pair[0].1);
        let leading = mode(steps.filter(|step| *step > 0.8 * em && *step < 3.0 * em)).unwrap_or(1.5 * em);
        Some(Self { left, right, em, leading })
    }
}

/// The commonest value, in steps of half a point; of equally common ones the smallest.
fn mode(values: impl Iterator<Item = f32>) -> Option<f32> {
    let mut counts = std::collections::BTreeMap::<i32, usize>::new();
    for value in values {
        *counts.entry((value * 2.0).round() as i32).or_default() += 1;
    }
    let most = counts.values().max().copied()?;
    counts.into_iter().find(|(_, count)| *count == most).map(|(value, _)| value as f32 / 2.0)
}

/// Whether `line` begins a new paragraph after `last`.
pub(super) fn begins(last: &Set, set: &Set, measure: &Measure) -> bool {
    let (above, line) = (&last.line, &set.line);
    if above.sideways || line.sideways {
        return above.sideways != line.sideways;
    }
    if (above.em - line.em).abs() > 1.2 {
        return true;
    }
    let step = line.area.top - above.area.top;
    if last.page == set.page && (step > measure.leading + 0.7 * line.em || step < 0.0) {
        // Larger type is set wider apart; a heading of two lines is known by both being centred.
        let heading = line.em > measure.em + 1.0 && step > 0.0 && step < 2.2 * line.em;
        if !heading {
            return true;
        }
    }
    let indent = line.area.left - measure.left;
    if indent > 1.2 * line.em {
        let centred = |line: &Line| {
            let (left, right) = (line.area.left - measure.left, measure.right - line.area.right);
            (left - right).abs() < 2.0 * line.em
        };
        let heading = line.em > measure.em + 1.0 && centred(line) && centred(above);
        return !heading;
    }
    !is_full(above, line, measure)
}

/// Whether the first word of `next` would not have fitted on the line above it.
fn is_full(line: &Line, next: &Line, measure: &Measure) -> bool {
    let narrow = next.text.chars().take_while(|c| is_narrow(*c)).count();
    let word = match next.text.chars().nth(narrow) {
        // An ideograph takes along a mark that may not begin a line, and so does a word.
        _ if narrow == 0 => 2.0,
        Some('，' | '。' | '；' | '：' | '、' | '）' | '》' | '”' | '？' | '！' | '％') => {
            narrow as f32 * narrow_width(next) + 1.0
        }
        _ => narrow as f32 * narrow_width(next),
    };
    measure.right - line.area.right < word.min(20.0) * next.em + 0.6 * line.em
}

/// How wide the letters and digits of a line are, in ems: what the others leave of it.
fn narrow_width(line: &Line) -> f32 {
    let narrow = line.text.chars().filter(|c| is_narrow(*c)).count();
    let wide = line.text.chars().filter(|c| !is_narrow(*c) && !c.is_whitespace()).count();
    ((line.area.width() / line.em - wide as f32) / narrow.max(1) as f32).clamp(0.5, 0.7)
}

fn is_narrow(c: char) -> bool {
    !c.is_whitespace() && (c as u32) < 0x2000
}

#[cfg(test)]
mod tests {
    use super::super::page::Area;
    use super::*;

    fn set(text: &str, left: f32, right: f32, top: f32) -> Set {
        let area = Area { left, top, right, bottom: top + 10.0 };
        Set { page: 1, line: Line { text: text.into(), area, em: 10.0, ..Line::default() } }
    }

    fn starts(lines: &[Set]) -> Vec<bool> {
        let measure = Measure::of(lines.iter(), 350.0).unwrap();
        lines.windows(2).map(|pair| begins(&pair[0], &pair[1], &measure)).collect()
    }

    #[test]
    fn indents_and_short_lines_part_paragraphs() {
        let lines = [
            set("甲乙", 70.0, 300.0, 0.0),
            set("丙丁", 50.0, 298.0, 15.0),
            set("戊己", 50.0, 120.0, 30.0),
            set("庚辛", 50.0, 300.0, 45.0),
            set("壬癸", 70.0, 300.0, 60.0),
        ];
        assert_eq!(starts(&lines), [false, false, true, true]);
    }

    #[test]
    fn a_number_takes_the_mark_after_it_to_the_next_line() {
        let lines = [
            set("甲乙丙", 50.0, 300.0, -15.0),
            set("丁戊己", 50.0, 300.0, 0.0),
            set("电话：0579-", 50.0, 246.0, 15.0),
            set("86120447，邮箱", 50.0, 120.0, 30.0),
            set("电话：0579-", 50.0, 246.0, 45.0),
            set("86120447 邮箱", 50.0, 110.0, 60.0),
            // Digits of another font are wider, and then the number had no room.
            set("电话：0579-", 50.0, 246.0, 75.0),
            set("86120447 邮箱", 50.0, 125.0, 90.0),
        ];
        assert_eq!(starts(&lines), [false, false, false, true, true, true, false]);
    }

    #[test]
    fn a_gap_parts_paragraphs_and_a_long_word_does_not() {
        let lines = [
            set("aaa", 50.0, 300.0, 0.0),
            set("bbb", 50.0, 260.0, 15.0),
            set("extraordinary", 50.0, 300.0, 30.0),
            set("next", 50.0, 300.0, 45.0),
            set("far", 50.0, 300.0, 70.0),
        ];
        assert_eq!(starts(&lines), [false, false, false, true]);
    }
}
