//! Owns spreads: sheets on which two pages are printed side by side, parted into those pages. Knows
//! nothing of tables and paragraphs.

use super::lines::lines;
use super::page::{Area, Glyph, Page, Part, Ruling};
use std::collections::BTreeMap;

/// A sheet at least this much wider than high may hold two pages.
const WIDE: f32 = 1.2;
/// Share of a sheet's width to each side of its middle that is the margins of both pages.
const MARGIN: f32 = 0.025;
/// Share of a half that a line of text or a ruling needs, for the half to be a page.
const FULL: f32 = 0.6;

/// The pages in reading order, numbered anew. Sheets are parted only if on none of the wide ones
/// anything lies across the middle and on at least one both halves are set like pages.
pub(super) fn part(pages: Vec<Page>) -> Vec<Page> {
    let wide = |page: &Page| page.width > WIDE * page.height;
    let spreads = pages.iter().filter(|page| wide(page)).all(is_clear)
        && pages.iter().any(|page| wide(page) && is_full(page));
    let mut parted = Vec::with_capacity(pages.len());
    for page in pages {
        if spreads && wide(&page) {
            let [left, right] = halves(page);
            parted.push(left);
            if !right.glyphs.is_empty() || !right.pictures.is_empty() {
                parted.push(right);
            }
        } else {
            parted.push(page);
        }
    }
    if !spreads {
        return parted;
    }
    parted.iter_mut().zip(1..).for_each(|(page, number)| {
        let (sheet, width) = (page.number, page.width);
        page.part.get_or_insert(Part { sheet, left: 0.0, width });
        page.number = number;
    });
    parted
}

/// Where things lie across, from left to right.
fn extents(page: &Page) -> impl Iterator<Item = (f32, f32)> {
    let across = |area: &Area| (area.left, area.right);
    let glyphs = page.glyphs.iter().filter(|glyph| !glyph.c.is_whitespace());
    let ruling = |line: &Ruling| if line.horizontal { (line.from, line.to) } else { (line.at, line.at) };
    glyphs
        .map(move |glyph| across(&glyph.area))
        .chain(page.pictures.iter().map(across))
        .chain(page.rulings.iter().map(ruling))
}

fn is_clear(page: &Page) -> bool {
    let (from, to) = (page.width * (0.5 - MARGIN), page.width * (0.5 + MARGIN));
    !extents(page).any(|(left, right)| right > from && left < to)
}

fn is_full(page: &Page) -> bool {
    let middle = page.width / 2.0;
    [(0.0, middle), (middle, page.width)].into_iter().all(|(from, to)| {
        let inside = |area: &Area| (from..to).contains(&area.middle().0);
        let glyphs: Vec<Glyph> = page.glyphs.iter().filter(|glyph| inside(&glyph.area)).copied().collect();
        let mut fields = lines(&glyphs).into_iter().flat_map(|line| line.fields);
        // The borders of cells in one row are pieces of one ruling.
        let mut rules: BTreeMap<i32, (f32, f32)> = BTreeMap::new();
        for line in page.rulings.iter().filter(|line| line.horizontal && line.from >= from && line.to <= to) {
            let rule = rules.entry(line.at.round() as i32).or_insert((line.from, line.to));
            *rule = (rule.0.min(line.from), rule.1.max(line.to));
        }
        fields.any(|field| field.right - field.left > FULL * middle)
            || rules.values().any(|(from, to)| to - from > FULL * middle)
    })
}

/// Both halves of a sheet, each as a page of its own that knows where it was.
fn halves(page: Page) -> [Page; 2] {
    let middle = page.width / 2.0;
    [0.0, middle].map(|left| {
        let moved = |area: &Area| Area { left: area.left - left, right: area.right - left, ..*area };
        let inside = |at: f32| (at >= middle) == (left > 0.0);
        Page {
            number: page.number,
            width: middle,
            height: page.height,
            glyphs: page
                .glyphs
                .iter()
                .filter(|glyph| inside(glyph.area.middle().0))
                .map(|glyph| Glyph { area: moved(&glyph.area), ..*glyph })
                .collect(),
            rulings: page
                .rulings
                .iter()
                .filter(|line| inside(if line.horizontal { (line.from + line.to) / 2.0 } else { line.at }))
                .map(|line| match line.horizontal {
                    true => Ruling { from: line.from - left, to: line.to - left, ..*line },
                    false => Ruling { at: line.at - left, ..*line },
                })
                .collect(),
            pictures: page.pictures.iter().filter(|area| inside(area.middle().0)).map(moved).collect(),
            dots: Vec::new(),
            turn: page.turn,
            part: Some(Part { sheet: page.number, left, width: page.width }),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::super::page::Direction;
    use super::*;

    fn text(page: &mut Page, left: f32, top: f32, characters: usize) {
        page.glyphs.extend((0..characters).map(|n| {
            let area = Area::new(left + 10.0 * n as f32, top, left + 10.0 * n as f32 + 10.0, top + 10.0);
            Glyph { c: '文', area, em: 10.0, direction: Direction::Right, stacked: false, hidden: false }
        }));
    }

    fn sheet(number: u32) -> Page {
        Page { number, width: 800.0, height: 500.0, ..Page::default() }
    }

    #[test]
    fn a_spread_is_two_pages_that_know_where_they_lay() {
        let (mut first, mut second) = (sheet(1), sheet(2));
        text(&mut first, 50.0, 50.0, 30);
        text(&mut first, 450.0, 50.0, 30);
        text(&mut second, 50.0, 50.0, 3);
        let pages = part(vec![first, second]);
        let numbers: Vec<_> = pages.iter().map(|page| (page.number, page.sheet())).collect();
        assert_eq!(numbers, [(1, 1), (2, 1), (3, 2)]);
        assert_eq!((pages[1].width, pages[1].glyphs[0].area.left), (400.0, 50.0));
        assert_eq!(pages[1].native(pages[1].glyphs[0].area), [450.0, 50.0, 460.0, 60.0]);
    }

    #[test]
    fn a_wide_page_with_something_across_its_middle_is_one_page() {
        let mut spread = sheet(1);
        text(&mut spread, 50.0, 50.0, 30);
        text(&mut spread, 450.0, 50.0, 30);
        let mut across = sheet(2);
        across.rulings.push(Ruling { horizontal: true, at: 100.0, from: 50.0, to: 750.0 });
        assert_eq!(part(vec![spread.clone(), across]).len(), 2);
        // Labels at the left and numbers at the right are no pages.
        let mut list = sheet(1);
        text(&mut list, 50.0, 50.0, 30);
        text(&mut list, 450.0, 50.0, 4);
        assert_eq!(part(vec![list]).len(), 1);
        assert_eq!(part(vec![spread]).len(), 2);
    }
}
