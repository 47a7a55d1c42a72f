//! Owns the making of lines from glyphs: which glyphs stand in one line, in what order, and where
//! blanks and wide gaps lie between them. Knows nothing of cells, paragraphs or pages.

use super::page::{Area, Direction, Glyph};
use std::ops::Range;

/// A gap wider than this, in ems, may be the gap between two columns.
const FIELD_GAP: f32 = 1.2;
/// A gap wider than this, in ems, is a blank.
const BLANK_GAP: f32 = 0.28;

/// A wider gap between characters is no tracking, in ems.
const MAX_TRACKING: f32 = 1.0;

/// A line as it is read.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) area: Area,
    /// Size of its largest characters.
    pub(super) em: f32,
    /// The stretches between wide gaps, at least one.
    pub(super) fields: Vec<Field>,
    /// Whether all of it was drawn without ink.
    pub(super) hidden: bool,
    /// Whether it does not run from left to right.
    pub(super) sideways: bool,
}

/// A stretch of a line without a wide gap.
#[derive(Clone, Debug)]
pub(super) struct Field {
    /// Its bytes in the text of the line.
    pub(super) range: Range<usize>,
    pub(super) left: f32,
    pub(super) right: f32,
}

impl Line {
    /// A field as a line of its own.
    pub(super) fn field(&self, field: &Field) -> Line {
        let text = self.text[field.range.clone()].to_owned();
        let area = Area { left: field.left, right: field.right, ..self.area };
        let whole = Field { range: 0..text.len(), ..field.clone() };
        Line { text, area, fields: vec![whole], ..self.clone() }
    }

    /// Whether some character could not be told.
    pub(super) fn is_garbled(&self) -> bool {
        self.text.contains(char::REPLACEMENT_CHARACTER)
    }
}

/// The lines of some glyphs, in reading order: from the top for upright lines; for vertical text
/// from the right, or from the left where it runs upwards.
pub(super) fn lines(glyphs: &[Glyph]) -> Vec<Line> {
    spaced(glyphs, tracking(glyphs))
}

/// The room that is left between all characters, in ems: the commonest gap between two that are drawn
/// one after the other.
pub(super) fn tracking(glyphs: &[Glyph]) -> f32 {
    let mut gaps: Vec<f32> = glyphs
        .windows(2)
        .filter_map(|pair| {
            let (one, other) = (&pair[0], &pair[1]);
            let upright = one.direction == Direction::Right && other.direction == Direction::Right;
            let level = (one.area.middle().1 - other.area.middle().1).abs() < 0.2 * one.em;
            let gap = (other.area.left - one.area.right) / one.em;
            let near = (-0.2..MAX_TRACKING).contains(&gap);
            (upright && level && near && !is_space(one.c) && !is_space(other.c)).then_some(gap)
        })
        .collect();
    gaps.sort_by(f32::total_cmp);
    gaps.get(gaps.len() / 2).copied().unwrap_or_default().max(0.0)
}

/// [`lines`] of glyphs with this tracking, such as those of one cell of a table.
pub(super) fn spaced(glyphs: &[Glyph], tracking: f32) -> Vec<Line> {
    let inked = |glyph: &&Glyph| !is_space(glyph.c);
    let vertical = glyphs.iter().filter(inked).filter(|glyph| glyph.direction != Direction::Right).count();
    let total = glyphs.iter().filter(inked).count();
    if total == 0 {
        return Vec::new();
    }
    // Digits and brackets in a vertical label often come from an upright font.
    let direction = (vertical * 2 > total)
        .then(|| glyphs.iter().filter(inked).find(|glyph| glyph.direction != Direction::Right))
        .flatten()
        .map_or(Direction::Right, |glyph| glyph.direction);
    let mut set: Vec<Placed> = glyphs.iter().map(|glyph| Placed::new(*glyph, direction)).collect();
    set.sort_by(|a, b| a.row.total_cmp(&b.row).then(a.start.total_cmp(&b.start)));
    let mut rows: Vec<(f32, Vec<Placed>)> = Vec::new();
    for placed in set {
        match rows.last_mut() {
            Some((row, glyphs)) if joins(*row, glyphs, &placed) => {
                glyphs.push(placed);
                *row += (placed.row - *row) / glyphs.len() as f32;
            }
            _ => rows.push((placed.row, vec![placed])),
        }
    }
    rows.into_iter().filter_map(|(_, row)| line(row, direction, tracking)).collect()
}

/// A glyph in the coordinates of its line: `row` grows from line to line, `start` along the line.
#[derive(Clone, Copy)]
struct Placed {
    glyph: Glyph,
    row: f32,
    start: f32,
    end: f32,
}

impl Placed {
    fn new(glyph: Glyph, direction: Direction) -> Self {
        let Area { left, top, right, bottom } = glyph.area;
        let (x, y) = glyph.area.middle();
        let (row, start, end) = match direction {
            Direction::Right => (y, left, right),
            Direction::Down => (-x, top, bottom),
            Direction::Left => (-y, -right, -left),
            Direction::Up => (x, -bottom, -top),
        };
        Self { glyph, row, start, end }
    }
}

fn joins(row: f32, glyphs: &[Placed], placed: &Placed) -> bool {
    let em = glyphs.last().map_or(0.0, |last| last.glyph.em).max(placed.glyph.em);
    (placed.row - row).abs() < 0.45 * em
}

fn line(mut glyphs: Vec<Placed>, direction: Direction, tracking: f32) -> Option<Line> {
    glyphs.sort_by(|a, b| a.start.total_cmp(&b.start));
    let sideways = direction != Direction::Right;
    let mut line = Line { hidden: true, sideways, ..Line::default() };
    let mut end: Option<f32> = None;
    let mut blank = false;
    for Placed { glyph, start, end: stop, .. } in glyphs {
        if is_space(glyph.c) {
            blank = true;
            continue;
        }
        line.area = if end.is_none() { glyph.area } else { line.area.cover(&glyph.area) };
        line.em = line.em.max(glyph.em);
        line.hidden &= glyph.hidden;
        let gap = end.map_or(0.0, |end| start - end - tracking * glyph.em);
        // Stacked characters fill their boxes badly, so gaps between them say nothing.
        // A number has no blank inside: two of them are neighbours in a crowded table.
        let numbers = glyph.c.is_ascii_digit() && line.text.ends_with(|c: char| c.is_ascii_digit());
        let wide = if numbers { BLANK_GAP } else { FIELD_GAP };
        let apart = end.is_some() && !sideways && gap > wide * glyph.em;
        if end.is_some()
            && (apart || blank && gap > 0.05 * glyph.em || gap > BLANK_GAP * glyph.em && !sideways)
        {
            line.text.push(' ');
        }
        blank = false;
        let at = line.text.len();
        line.text.push(glyph.c);
        match line.fields.last_mut() {
            Some(field) if !apart => {
                field.range.end = line.text.len();
                field.left = field.left.min(glyph.area.left);
                field.right = field.right.max(glyph.area.right);
            }
            _ => line.fields.push(Field {
                range: at..line.text.len(),
                left: glyph.area.left,
                right: glyph.area.right,
            }),
        }
        end = Some(end.map_or(stop, |end| end.max(stop)));
    }
    (!line.text.is_empty()).then_some(line)
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || c == '\u{FEFF}' || c == '\u{200B}'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(text: &str, left: f32, top: f32) -> Vec<Glyph> {
        let mut x = left;
        let mut glyphs = Vec::new();
        for c in text.chars() {
            let width = if c.is_ascii() { 5.0 } else { 10.0 };
            let area = Area::new(x, top, x + width, top + 10.0);
            let direction = Direction::Right;
            glyphs.push(Glyph { c, area, em: 10.0, direction, stacked: false, hidden: false });
            x += width;
        }
        glyphs
    }

    #[test]
    fn glyphs_of_a_row_are_sorted_and_wide_gaps_part_fields() {
        let mut glyphs = set("12", 100.0, 0.5);
        glyphs.extend(set("甲乙", 10.0, 0.0));
        glyphs.extend(set("next", 10.0, 12.0));
        glyphs.extend(set("87803", 100.0, 24.0));
        glyphs.extend(set("75768", 129.0, 24.0));
        let lines = lines(&glyphs);
        assert_eq!(lines.len(), 3);
        assert_eq!((lines[2].text.as_str(), lines[2].fields.len()), ("87803 75768", 2));
        assert_eq!(lines[0].text, "甲乙 12");
        let fields: Vec<_> = lines[0].fields.iter().map(|field| lines[0].field(field).text).collect();
        assert_eq!(fields, ["甲乙", "12"]);
        assert_eq!(lines[1].text, "next");
    }

    #[test]
    fn tracked_out_digits_are_one_number() {
        let apart = |text: &str, left: f32, top: f32| {
            let mut glyphs = set(text, left, top);
            for (n, glyph) in glyphs.iter_mut().enumerate() {
                let shift = 4.0 * n as f32;
                (glyph.area.left, glyph.area.right) = (glyph.area.left + shift, glyph.area.right + shift);
            }
            glyphs
        };
        let mut glyphs = apart("项目名称", 10.0, 0.0);
        glyphs.extend(apart("10", 100.0, 0.0));
        let tracking = tracking(&glyphs);
        assert!((tracking - 0.4).abs() < 0.01);
        assert_eq!(spaced(&glyphs[4..], tracking)[0].text, "10");
        assert_eq!(lines(&glyphs)[0].text, "项目名称 10");
        // Without tracking such digits are two numbers that stand close together.
        glyphs.splice(..4, set("项目名称", 10.0, 0.0));
        assert_eq!(lines(&glyphs)[0].text, "项目名称 1 0");
    }

    #[test]
    fn vertical_text_reads_downwards_and_from_the_right() {
        let mut glyphs = Vec::new();
        for (text, left) in [("三四", 0.0), ("一二", 12.0)] {
            for (n, c) in text.chars().enumerate() {
                let mut glyph = set("甲", left, 10.0 * n as f32)[0];
                (glyph.c, glyph.direction, glyph.stacked) = (c, Direction::Down, true);
                glyphs.push(glyph);
            }
        }
        let texts: Vec<_> = lines(&glyphs).into_iter().map(|line| line.text).collect();
        assert_eq!(texts, ["一二", "三四"]);
    }
}
