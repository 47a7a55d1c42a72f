//! Owns the drawing surface that a page is interpreted onto: it keeps glyphs, rulings and pictures,
//! and stops a file that draws without end. The only file here that sees the types of the PDF
//! crates, besides the reader itself. Knows nothing of lines and tables.

use super::page::{Area, Direction, Glyph, Page, Ruling};
use crate::source::ideograph;
use hayro_interpret::font::{Glyph as FontGlyph, GlyphRun};
use hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape};
use hayro_interpret::{BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, SoftMask};
use std::panic::resume_unwind;

/// A filled rectangle up to this thick, in points, is a line.
const THIN: f64 = 3.0;
/// A stroke thicker than this paints an area and rules nothing off.
const THICK: f64 = 6.0;

/// Text that climbs more than this, for each point along an axis, does not run along it. A scan that
/// lies askew in its page stays well below.
const ASLANT: f64 = 0.25;

/// A form costs at least this many bytes, because drawing an empty one takes time too.
const LEAST: u64 = 8 << 10;

/// What a file may still draw. Shared by all of its pages.
#[derive(Debug)]
pub(super) struct Budget {
    /// Glyphs kept.
    pub(super) glyphs: usize,
    /// Calls of the surface, points of paths included.
    pub(super) calls: usize,
    /// Bytes that may still be decompressed by forms that are drawn again and again.
    pub(super) bytes: u64,
    /// What a form may cost each time that it is drawn.
    pub(super) form: u64,
}

/// Thrown through the interpreter, which has no other way to be stopped, when a budget is spent.
/// Raised without the panic hook, so nothing is printed.
pub(super) struct Exhausted;

impl Budget {
    fn spend(&mut self, glyphs: usize, calls: usize, bytes: u64) {
        match (self.glyphs.checked_sub(glyphs), self.calls.checked_sub(calls), self.bytes.checked_sub(bytes))
        {
            (Some(glyphs), Some(calls), Some(bytes)) => {
                (self.glyphs, self.calls, self.bytes) = (glyphs, calls, bytes);
            }
            _ => resume_unwind(Box::new(Exhausted)),
        }
    }
}

/// Collects a page.
pub(super) struct Collector<'b> {
    pub(super) page: Page,
    budget: &'b mut Budget,
    /// Boxes of the clips in force, each within the one before.
    clips: Vec<Rect>,
}

impl<'b> Collector<'b> {
    pub(super) fn new(number: u32, width: f32, height: f32, budget: &'b mut Budget) -> Self {
        let whole = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        Self { page: Page { number, width, height, ..Page::default() }, budget, clips: vec![whole] }
    }

    fn clip(&self) -> Rect {
        self.clips.last().copied().unwrap_or(Rect::ZERO)
    }

    fn push_clip(&mut self, rect: Rect) {
        let clip = self.clip().intersect(rect);
        self.clips.push(clip);
    }

    fn rule(&mut self, horizontal: bool, at: f64, from: f64, to: f64) {
        // A hair of slack, because borders often lie on the very edge of their clip.
        let clip = self.clip().inflate(1.0, 1.0);
        let (across, along) = if horizontal {
            ((clip.y0, clip.y1), (clip.x0, clip.x1))
        } else {
            ((clip.x0, clip.x1), (clip.y0, clip.y1))
        };
        let (from, to) = (from.min(to).max(along.0), from.max(to).min(along.1));
        if at >= across.0 && at <= across.1 && to - from > 1.5 {
            self.page.rulings.push(Ruling { horizontal, at: at as f32, from: from as f32, to: to as f32 });
        }
    }

    fn filled(&mut self, rect: Rect) {
        let (width, height) = (rect.width(), rect.height());
        if width.max(height) <= THIN && self.clip().contains(rect.center()) {
            self.page.dots.push((rect.center().x as f32, rect.center().y as f32));
        }
        if height <= THIN && width > height * 1.5 {
            self.rule(true, rect.center().y, rect.x0, rect.x1);
        } else if width <= THIN && height > width * 1.5 {
            self.rule(false, rect.center().x, rect.y0, rect.y1);
        }
    }

    fn stroked(&mut self, from: Point, to: Point) {
        if (from.y - to.y).abs() < 0.8 {
            self.rule(true, (from.y + to.y) / 2.0, from.x, to.x);
        } else if (from.x - to.x).abs() < 0.8 {
            self.rule(false, (from.x + to.x) / 2.0, from.y, to.y);
        }
    }

    /// A curve that does not bend is a line.
    fn curved(&mut self, from: Point, by: &[Point], to: Point) {
        let level = |at: fn(&Point) -> f64| by.iter().all(|point| (at(point) - at(&from)).abs() < 0.8);
        if level(|point| point.x) || level(|point| point.y) {
            self.stroked(from, to);
        }
    }

    fn fill_path(&mut self, path: &BezPath) {
        // The box of the part before, if it is too thick for a line.
        let mut last: Option<Rect> = None;
        let mut part = BezPath::new();
        for element in path.elements().iter().copied().chain([PathEl::MoveTo(Point::ZERO)]) {
            if matches!(element, PathEl::MoveTo(_)) && !part.is_empty() {
                let rect = part.bounding_box();
                match last.take() {
                    Some(other) if self.framed(other, rect) => {}
                    _ => {
                        self.filled(rect);
                        last = Some(rect);
                    }
                }
                part.truncate(0);
            }
            part.push(element);
        }
    }

    /// Draws the border of a box that is filled between two rectangles, one just within the other;
    /// whether they are that.
    fn framed(&mut self, one: Rect, other: Rect) -> bool {
        let (outer, inner) = if one.area() > other.area() { (one, other) } else { (other, one) };
        let gaps = [inner.x0 - outer.x0, outer.x1 - inner.x1, inner.y0 - outer.y0, outer.y1 - inner.y1];
        let thin =
            inner.width().min(inner.height()) > THIN && gaps.iter().all(|gap| (0.0..=THIN).contains(gap));
        if !thin || gaps.iter().all(|gap| *gap <= 0.0) {
            return false;
        }
        let [left, right, top, bottom] = gaps;
        let Rect { x0, y0, x1, y1 } = outer;
        let sides = [(true, top, y0 + top / 2.0), (true, bottom, y1 - bottom / 2.0)];
        for (horizontal, gap, at) in
            sides.into_iter().chain([(false, left, x0 + left / 2.0), (false, right, x1 - right / 2.0)])
        {
            let (from, to) = if horizontal { (x0, x1) } else { (y0, y1) };
            if gap > 0.0 {
                self.rule(horizontal, at, from, to);
            }
        }
        true
    }

    fn stroke_path(&mut self, path: &BezPath) {
        let (mut first, mut last) = (Point::ZERO, Point::ZERO);
        for element in path.elements() {
            match *element {
                PathEl::MoveTo(to) => (first, last) = (to, to),
                PathEl::LineTo(to) => {
                    self.stroked(last, to);
                    last = to;
                }
                PathEl::ClosePath => {
                    self.stroked(last, first);
                    last = first;
                }
                PathEl::QuadTo(by, to) => {
                    self.curved(last, &[by], to);
                    last = to;
                }
                PathEl::CurveTo(by, then, to) => {
                    self.curved(last, &[by, then], to);
                    last = to;
                }
            }
        }
    }

    fn glyph(&mut self, c: char, area: Area, em: f32, direction: Direction, flags: (bool, bool)) {
        let finite = [area.left, area.top, area.right, area.bottom, em].iter().all(|n| n.is_finite());
        if c.is_control() && c != '\t' || !finite || em < 0.5 {
            return;
        }
        let c = ideograph(c).unwrap_or(c);
        self.page.glyphs.push(Glyph { c, area, em, direction, stacked: flags.0, hidden: flags.1 });
    }
}

fn thickness(mode: &DrawMode, transform: &Affine) -> f64 {
    match mode {
        DrawMode::Stroke(props) | DrawMode::FillAndStroke(_, props) => {
            f64::from(props.line_width) * transform.determinant().abs().sqrt()
        }
        _ => 0.0,
    }
}

fn is_stroke(mode: &DrawMode) -> bool {
    matches!(mode, DrawMode::Stroke(_) | DrawMode::FillAndStroke(..))
}

impl Device<'_> for Collector<'_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'_>, mode: &DrawMode) {
        self.budget.spend(0, 1 + path.elements().len(), 0);
        if thickness(mode, &props.transform) > THICK {
            return;
        }
        let path = props.transform * path.clone();
        if is_stroke(mode) { self.stroke_path(&path) } else { self.fill_path(&path) }
    }

    fn draw_rect(&mut self, rect: &Rect, props: DrawProps<'_>, mode: &DrawMode) {
        self.budget.spend(0, 1, 0);
        if thickness(mode, &props.transform) > THICK {
            return;
        }
        let rect = props.transform.transform_rect_bbox(*rect);
        if !is_stroke(mode) || rect.width().min(rect.height()) <= THIN {
            self.filled(rect);
            return;
        }
        let Rect { x0, y0, x1, y1 } = rect;
        self.rule(true, y0, x0, x1);
        self.rule(true, y1, x0, x1);
        self.rule(false, x0, y0, y1);
        self.rule(false, x1, y0, y1);
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, props: DrawProps<'_>, mode: &DrawMode) {
        self.budget.spend(run.glyphs().len(), 1, 0);
        let stacked = run.writing_mode() == WritingMode::Vertical;
        let hidden = matches!(mode, DrawMode::Invisible);
        for glyph in run.glyphs() {
            let place = props.transform * glyph.transform();
            let origin = place * Point::ZERO;
            let along = place * Point::new(1.0, 0.0) - origin;
            let up = place * Point::new(0.0, 1.0) - origin;
            let advance = match &**glyph {
                FontGlyph::Outline(glyph) => glyph.advance_width(),
                FontGlyph::Type3(glyph) => glyph.advance_width(),
            };
            let advance = match advance.map(f64::from) {
                _ if stacked => 1000.0,
                Some(advance) if advance.is_finite() => advance,
                _ => 500.0,
            };
            // Bitmap fonts have a font size of one and put their size into the font matrix.
            let mut em = up.hypot() * 1000.0;
            if advance * along.hypot() > 4.0 * em {
                em = advance * along.hypot();
            }
            let rise = if up.hypot() > 0.0 { em / (up.hypot() * 1000.0) } else { 1.0 };
            let corner = |x: f64, y: f64| place * Point::new(x, y * rise);
            let way = if stacked { -up } else { along };
            // What is set aslant is a watermark under the text, or a stamp over it.
            if way.x.abs().min(way.y.abs()) > ASLANT * way.x.abs().max(way.y.abs()) {
                continue;
            }
            let direction = Direction::of(way.x, way.y);
            let text = match glyph.as_unicode() {
                Some(BfString::Char(c)) => [c].iter().collect::<String>(),
                Some(BfString::String(text)) if !text.is_empty() => text,
                _ => char::REPLACEMENT_CHARACTER.to_string(),
            };
            // A ligature is several characters that share a box.
            let count = text.chars().count();
            for (index, c) in text.chars().enumerate() {
                let part = |n: usize| advance * n as f64 / count as f64;
                let (a, b) = (corner(part(index), 800.0), corner(part(index + 1), -200.0));
                let area = Area::new(a.x as f32, a.y as f32, b.x as f32, b.y as f32);
                self.glyph(c, area, em as f32, direction, (stacked, hidden));
            }
        }
    }

    fn draw_image(&mut self, image: Image<'_, '_>, props: ImageDrawProps<'_>) {
        self.budget.spend(0, 1, 0);
        let pixels = Rect::new(0.0, 0.0, f64::from(image.width()), f64::from(image.height()));
        let rect = props.transform.transform_rect_bbox(pixels).intersect(self.clip());
        if rect.width() <= THIN || rect.height() <= THIN {
            self.filled(rect);
        } else {
            let Rect { x0, y0, x1, y1 } = rect;
            self.page.pictures.push(Area::new(x0 as f32, y0 as f32, x1 as f32, y1 as f32));
        }
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.budget.spend(0, 1 + clip.path.elements().len(), self.budget.form.max(LEAST));
        self.push_clip(clip.path.bounding_box());
    }

    fn push_clip_rect(&mut self, rect: &Rect) {
        self.budget.spend(0, 1, 0);
        self.push_clip(*rect);
    }

    fn pop_clip(&mut self) {
        if self.clips.len() > 1 {
            self.clips.pop();
        }
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {
        self.budget.spend(0, 1, 0);
    }

    fn pop_transparency_group(&mut self) {}
}
