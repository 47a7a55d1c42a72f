//! Owns what is known of a page once its drawing is over: glyphs, rulings and pictures, with their
//! places in points from the upper left corner. Knows nothing of the file format that drew them,
//! and nothing of lines, tables or paragraphs.

use std::collections::HashMap;

/// Specks of a dotted line, at least, and how far they may lie apart, in points.
const DOTS: usize = 5;
const DOT_GAP: f32 = 6.0;

/// A rectangle in points; `top` is less than `bottom`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Area {
    pub(super) left: f32,
    pub(super) top: f32,
    pub(super) right: f32,
    pub(super) bottom: f32,
}

impl Area {
    /// The rectangle over two corners, whichever they are.
    pub(super) fn new(x0: f32, y0: f32, x1: f32, y1: f32) -> Self {
        Self { left: x0.min(x1), top: y0.min(y1), right: x0.max(x1), bottom: y0.max(y1) }
    }

    pub(super) fn width(&self) -> f32 {
        self.right - self.left
    }

    pub(super) fn height(&self) -> f32 {
        self.bottom - self.top
    }

    /// Middle, across and down.
    pub(super) fn middle(&self) -> (f32, f32) {
        ((self.left + self.right) / 2.0, (self.top + self.bottom) / 2.0)
    }

    /// Whether a point lies inside or on the edge.
    pub(super) fn holds(&self, (x, y): (f32, f32)) -> bool {
        self.left <= x && x <= self.right && self.top <= y && y <= self.bottom
    }

    /// The smallest rectangle over both.
    pub(super) fn cover(&self, other: &Area) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }
}

/// The way in which text runs: quarter turns clockwise from left-to-right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Direction {
    #[default]
    Right,
    Down,
    Left,
    Up,
}

impl Direction {
    const ALL: [Direction; 4] = [Direction::Right, Direction::Down, Direction::Left, Direction::Up];

    /// The direction nearest to a vector on the page.
    pub(super) fn of(x: f64, y: f64) -> Self {
        match (x.abs() >= y.abs(), x >= 0.0, y >= 0.0) {
            (true, true, _) => Direction::Right,
            (true, false, _) => Direction::Left,
            (false, _, true) => Direction::Down,
            (false, _, false) => Direction::Up,
        }
    }

    /// What it becomes when the page is turned so that `upright` runs left to right.
    fn turned(self, upright: Direction) -> Self {
        Self::ALL[(self as usize + 4 - upright as usize) % 4]
    }
}

/// One character and its place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Glyph {
    pub(super) c: char,
    pub(super) area: Area,
    /// Size of the font on the page, in points.
    pub(super) em: f32,
    pub(super) direction: Direction,
    /// Set upright, one below the other, by a vertical font.
    pub(super) stacked: bool,
    /// Drawn without ink, as the text layer over a scan is.
    pub(super) hidden: bool,
}

/// A straight line along an axis: a stroke, or a rectangle too thin to be anything else.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ruling {
    pub(super) horizontal: bool,
    /// The coordinate that stays the same.
    pub(super) at: f32,
    pub(super) from: f32,
    pub(super) to: f32,
}

/// A page that is one of several on a sheet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    /// The sheet, one-based.
    pub(super) sheet: u32,
    /// Where the page begins on the sheet, in points from its left edge.
    pub(super) left: f32,
    /// How wide the sheet is.
    pub(super) width: f32,
}

/// All that was drawn on a page and that matters.
#[derive(Clone, Debug, Default)]
pub(super) struct Page {
    /// One-based, in reading order.
    pub(super) number: u32,
    /// Size after turning.
    pub(super) width: f32,
    pub(super) height: f32,
    pub(super) glyphs: Vec<Glyph>,
    pub(super) rulings: Vec<Ruling>,
    pub(super) pictures: Vec<Area>,
    /// Middles of painted specks, which dotted lines are made of.
    pub(super) dots: Vec<(f32, f32)>,
    /// How it was turned.
    pub(super) turn: Direction,
    /// Set where people see it as part of a sheet with others.
    pub(super) part: Option<Part>,
}

impl Page {
    /// Drops what was drawn twice or off the page, and turns a page whose text lies on its side.
    pub(super) fn tidy(&mut self) {
        let (width, height) = (self.width, self.height);
        self.glyphs.retain(|glyph| {
            let (x, y) = glyph.area.middle();
            (-2.0..=width + 2.0).contains(&x) && (-2.0..=height + 2.0).contains(&y)
        });
        self.drop_double_strikes();
        self.rule_dots();
        self.turn_upright();
    }

    /// The page as people count them, one-based.
    pub(super) fn sheet(&self) -> u32 {
        self.part.map_or(self.number, |part| part.sheet)
    }

    /// Whether a picture lies under nearly the whole page.
    pub(super) fn is_scan(&self) -> bool {
        let page = self.width * self.height;
        self.pictures.iter().any(|area| area.width() * area.height() > 0.6 * page)
    }

    /// An area of the turned page as it lies on the page that people see.
    pub(super) fn native(&self, area: Area) -> [f32; 4] {
        let (left, w) = self.part.map_or((0.0, self.width), |part| (part.left, part.width));
        let h = self.height;
        let area = Area { left: area.left + left, right: area.right + left, ..area };
        let area = match self.turn {
            Direction::Right => area,
            Direction::Down => Area::new(h - area.top, area.left, h - area.bottom, area.right),
            Direction::Left => Area::new(w - area.left, h - area.top, w - area.right, h - area.bottom),
            Direction::Up => Area::new(area.top, w - area.left, area.bottom, w - area.right),
        };
        [area.left, area.top, area.right, area.bottom]
    }

    /// Specks that follow each other closely along an axis are a line.
    fn rule_dots(&mut self) {
        let dots = std::mem::take(&mut self.dots);
        for horizontal in [true, false] {
            let mut dots: Vec<(f32, f32)> =
                dots.iter().map(|&(x, y)| if horizontal { (y, x) } else { (x, y) }).collect();
            // Whole steps across, so that the specks of a line are neighbours in order.
            let step = |at: f32| (at * 2.0).round() as i32;
            dots.sort_by(|a, b| step(a.0).cmp(&step(b.0)).then(a.1.total_cmp(&b.1)));
            for line in dots.chunk_by(|a, b| step(a.0) == step(b.0) && b.1 - a.1 <= DOT_GAP) {
                let (Some(first), Some(last)) = (line.first(), line.last()) else { continue };
                if line.len() >= DOTS && last.1 > first.1 {
                    self.rulings.push(Ruling { horizontal, at: first.0, from: first.1, to: last.1 });
                }
            }
        }
    }

    /// Bold is often faked by drawing a glyph twice, a hair apart. Two equal characters that truly
    /// follow each other are further apart than a third of their width.
    fn drop_double_strikes(&mut self) {
        const BUCKET: f32 = 4.0;
        // A damaged matrix puts edges anywhere; a bucket must still have neighbours.
        let bucket = |at: f32| (at / BUCKET).floor().clamp(-1e6, 1e6) as i32;
        let key = |x: f32, y: f32| (bucket(x), bucket(y));
        let mut seen: HashMap<(char, i32, i32), Vec<Area>> = HashMap::new();
        self.glyphs.retain(|glyph| {
            let area = glyph.area;
            let across = (area.width() * 0.35).min(BUCKET);
            let down = (area.height() * 0.25).min(BUCKET);
            let (column, row) = key(area.left, area.top);
            let again = (column - 1..=column + 1).any(|column| {
                (row - 1..=row + 1).any(|row| {
                    seen.get(&(glyph.c, column, row)).is_some_and(|areas| {
                        areas.iter().any(|other| {
                            (other.left - area.left).abs() < across && (other.top - area.top).abs() < down
                        })
                    })
                })
            });
            if !again {
                seen.entry((glyph.c, column, row)).or_default().push(area);
            }
            !again
        });
    }

    /// A wide table is often set sideways on an upright page; most of its text then runs down or
    /// up. Upright characters of a vertical font say nothing about the page.
    fn turn_upright(&mut self) {
        let mut counts = [0usize; 4];
        for glyph in self.glyphs.iter().filter(|glyph| !glyph.c.is_whitespace() && !glyph.stacked) {
            counts[glyph.direction as usize] += 1;
        }
        let total: usize = counts.iter().sum();
        let Some(turn) =
            Direction::ALL.into_iter().find(|way| total >= 8 && counts[*way as usize] * 10 > total * 7)
        else {
            return;
        };
        if turn == Direction::Right {
            return;
        }
        let (w, h) = (self.width, self.height);
        let point = |x: f32, y: f32| match turn {
            Direction::Right => (x, y),
            Direction::Down => (y, w - x),
            Direction::Left => (w - x, h - y),
            Direction::Up => (h - y, x),
        };
        let turned = |area: &Area| {
            let (a, b) = (point(area.left, area.top), point(area.right, area.bottom));
            Area::new(a.0, a.1, b.0, b.1)
        };
        for glyph in &mut self.glyphs {
            glyph.area = turned(&glyph.area);
            glyph.direction = glyph.direction.turned(turn);
        }
        for picture in &mut self.pictures {
            *picture = turned(picture);
        }
        for ruling in &mut self.rulings {
            let line = if ruling.horizontal {
                Area::new(ruling.from, ruling.at, ruling.to, ruling.at)
            } else {
                Area::new(ruling.at, ruling.from, ruling.at, ruling.to)
            };
            let line = turned(&line);
            let horizontal = ruling.horizontal == (turn == Direction::Left);
            *ruling = if horizontal {
                Ruling { horizontal, at: line.top, from: line.left, to: line.right }
            } else {
                Ruling { horizontal, at: line.left, from: line.top, to: line.bottom }
            };
        }
        if turn != Direction::Left {
            (self.width, self.height) = (h, w);
        }
        self.turn = turn;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glyph(c: char, left: f32, top: f32, direction: Direction) -> Glyph {
        let area = Area::new(left, top, left + 10.0, top + 10.0);
        Glyph { c, area, em: 10.0, direction, stacked: false, hidden: false }
    }

    #[test]
    fn a_double_strike_goes_and_a_repeated_character_stays() {
        let at = |left| glyph('1', left, 50.0, Direction::Right);
        let mut page = Page { width: 200.0, height: 200.0, ..Page::default() };
        page.glyphs = vec![at(10.0), at(10.4), at(20.0), at(20.3)];
        page.tidy();
        assert_eq!(page.glyphs.len(), 2);
    }

    #[test]
    fn specks_in_a_row_are_a_line() {
        let mut page = Page { width: 200.0, height: 200.0, ..Page::default() };
        page.dots = (0..20).map(|n| (10.0 + 2.0 * n as f32, 50.0)).collect();
        page.dots.extend((0..20).map(|n| (10.0, 50.0 + 3.0 * n as f32)));
        page.dots.extend([(150.0, 150.0), (180.0, 150.0), (f32::NAN, f32::INFINITY)]);
        page.tidy();
        let across = Ruling { horizontal: true, at: 50.0, from: 10.0, to: 48.0 };
        let down = Ruling { horizontal: false, at: 10.0, from: 50.0, to: 107.0 };
        assert_eq!(page.rulings, [across, down]);
    }

    #[test]
    fn glyphs_of_absurd_size_are_no_trouble() {
        let area = Area::new(-3e38, -3e38, 3e38, 3e38);
        let mut page = Page { width: 200.0, height: 200.0, ..Page::default() };
        page.glyphs = vec![Glyph { area, ..glyph('1', 0.0, 0.0, Direction::Right) }; 2];
        page.tidy();
        assert_eq!(page.glyphs.len(), 1);
    }

    #[test]
    fn a_page_on_its_side_is_turned_and_its_areas_turn_back() {
        for direction in [Direction::Down, Direction::Up, Direction::Left] {
            let mut page = Page { width: 100.0, height: 200.0, ..Page::default() };
            page.glyphs = (0..9).map(|n| glyph('x', 20.0, 15.0 * n as f32, direction)).collect();
            page.glyphs.push(glyph('y', 70.0, 30.0, Direction::Right));
            page.rulings = vec![Ruling { horizontal: false, at: 10.0, from: 20.0, to: 90.0 }];
            let before: Vec<Area> = page.glyphs.iter().map(|glyph| glyph.area).collect();
            page.tidy();
            assert_eq!(page.glyphs[0].direction, Direction::Right);
            assert_eq!(page.rulings[0].horizontal, direction != Direction::Left);
            assert_eq!(page.rulings[0].to - page.rulings[0].from, 70.0);
            for (glyph, area) in page.glyphs.iter().zip(before) {
                assert_eq!(page.native(glyph.area), [area.left, area.top, area.right, area.bottom]);
            }
        }
    }
}
