//! Owns what stands around the text of every page: page numbers, and headers and footers that come
//! again. Knows nothing of tables' insides and paragraphs.

use super::flow::Piece;
use super::lines::Line;
use std::collections::BTreeMap;

/// Share of a page's height, at its top and at its bottom, in which furniture stands.
const MARGIN: f32 = 0.13;
/// Furniture stands at the same height, in points, on every page.
const SAME: f32 = 4.0;

/// What a line at the edge of a page turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Furniture {
    /// It numbers the page.
    Number,
    /// It comes again on other pages; here for the first time.
    First,
    /// It was on an earlier page already.
    Again,
}

/// Page, index of the piece, and how far down it stands.
type Place = (usize, usize, f32);

/// Tells furniture, by page and index of the piece. `pages` holds pieces and height of each page.
pub(super) fn furniture(pages: &[(Vec<Piece>, f32)]) -> BTreeMap<(usize, usize), Furniture> {
    let mut found = BTreeMap::new();
    // A title that comes again as a signature is set in another size.
    let mut recurring: BTreeMap<(String, i32), Vec<Place>> = BTreeMap::new();
    for (number, (pieces, height)) in pages.iter().enumerate() {
        for (index, line) in marginal(pieces, *height) {
            if is_number(&line.text) {
                found.insert((number, index), Furniture::Number);
            } else {
                let key = (mask(&line.text), line.em.round() as i32);
                recurring.entry(key).or_default().push((number, index, line.area.top));
            }
        }
    }
    let filled = pages.iter().filter(|(pieces, _)| !pieces.is_empty()).count();
    for places in recurring.into_values() {
        let Some(&(_, _, top)) = places.first() else { continue };
        let places: Vec<_> = places.into_iter().filter(|(_, _, other)| (other - top).abs() < SAME).collect();
        if places.len() < 2 || places.len() * 2 < filled {
            continue;
        }
        let text = |place: &Place| match &pages[place.0].0[place.1] {
            Piece::Line(line) => line.text.as_str(),
            _ => "",
        };
        let counts = places.windows(2).all(|pair| text(&pair[0]) != text(&pair[1]));
        for (nth, (page, index, _)) in places.iter().enumerate() {
            let kind = match (counts, nth) {
                (true, _) => Furniture::Number,
                (false, 0) => Furniture::First,
                (false, _) => Furniture::Again,
            };
            found.insert((*page, *index), kind);
        }
    }
    found
}

/// Lines within the margins with nothing but such lines between them and the edge of the page.
fn marginal(pieces: &[Piece], height: f32) -> Vec<(usize, &Line)> {
    let mut by_top: Vec<(usize, &Piece)> = pieces.iter().enumerate().collect();
    by_top.sort_by(|a, b| a.1.area().top.total_cmp(&b.1.area().top));
    fn line<'a>((index, piece): &(usize, &'a Piece)) -> Option<(usize, &'a Line)> {
        if let Piece::Line(line) = piece { Some((*index, line)) } else { None }
    }
    let (top, bottom) = (MARGIN * height, height * (1.0 - MARGIN));
    let head = by_top.iter().map_while(line).take_while(|(_, line)| line.area.bottom < top);
    let foot = by_top.iter().rev().map_while(line).take_while(|(_, line)| line.area.top > bottom);
    head.take(3).chain(foot.take(3)).collect()
}

/// A lone number of up to three digits, or four with dashes, dots or brackets around it.
fn is_number(text: &str) -> bool {
    let digits = text.chars().filter(|c| is_digit(*c)).count();
    let inner = text.trim_matches(|c: char| !is_digit(c));
    let most = if inner.len() < text.trim().len() { 4 } else { 3 };
    (1..=most).contains(&digits)
        && inner.chars().all(|c| is_digit(c) || c.is_whitespace())
        && text.chars().all(|c| is_digit(c) || c.is_whitespace() || is_dash(c) || "·.|[]()（）".contains(c))
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('\u{FF10}'..='\u{FF19}').contains(&c)
}

/// Dashes, and the ideograph for one, which is typed for a dash.
fn is_dash(c: char) -> bool {
    matches!(c, '-' | '~' | '_' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2500}' | '\u{2501}')
        || matches!(c, '\u{FF0D}' | '\u{FE63}' | '\u{FF5E}' | '\u{30FC}' | '\u{4E00}')
}

/// The text with every run of digits replaced, so that counting lines look alike.
fn mask(text: &str) -> String {
    let mut masked = String::new();
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        match is_digit(c) {
            true if masked.ends_with('#') => {}
            true => masked.push('#'),
            false => masked.push(c),
        }
    }
    masked
}

#[cfg(test)]
mod tests {
    use super::super::page::Area;
    use super::*;

    fn page(lines: &[(&str, f32)]) -> (Vec<Piece>, f32) {
        let piece = |(text, top): &(&str, f32)| {
            let area = Area { left: 50.0, top: *top, right: 300.0, bottom: top + 10.0 };
            Piece::Line(Line { text: (*text).into(), area, em: 10.0, ..Line::default() })
        };
        (lines.iter().map(piece).collect(), 800.0)
    }

    #[test]
    fn numbers_and_recurring_lines_are_told_from_text() {
        let pages = [
            page(&[("Harbour Board", 30.0), ("body", 200.0), ("- 1 -", 780.0)]),
            page(&[("Harbour Board", 30.0), ("12", 300.0), ("- 2 -", 780.0)]),
            page(&[("Harbour Board", 30.0), ("2024", 300.0), ("page 3 of 3", 780.0)]),
        ];
        let found = furniture(&pages);
        assert_eq!(found.get(&(0, 0)), Some(&Furniture::First));
        assert_eq!(found.get(&(2, 0)), Some(&Furniture::Again));
        assert_eq!(found.get(&(1, 2)), Some(&Furniture::Number));
        assert_eq!(found.len(), 5);
    }

    #[test]
    fn a_title_and_a_signature_of_one_name_are_no_header() {
        let mut pages = [page(&[("Harbour Board", 70.0), ("a", 300.0)]), page(&[("Harbour Board", 70.0)])];
        assert_eq!(furniture(&pages).len(), 2);
        let Piece::Line(title) = &mut pages[0].0[0] else { unreachable!() };
        title.em = 22.0;
        assert!(furniture(&pages).is_empty());
    }

    #[test]
    fn a_counting_footer_numbers_the_page() {
        let pages =
            [page(&[("a", 300.0), ("p. 1 of 2", 780.0)]), page(&[("b", 300.0), ("p. 2 of 2", 780.0)])];
        assert_eq!(furniture(&pages).into_values().collect::<Vec<_>>(), [Furniture::Number; 2]);
    }

    #[test]
    fn sums_and_dates_are_no_page_numbers() {
        for text in ["1,234", "2024-01-02", "12345", "2024", "3.5", "第1", ""] {
            assert!(!is_number(text), "{text}");
        }
        for text in ["7", "— 12 —", "-3-", "－４－", "· 5 ·"] {
            assert!(is_number(text), "{text}");
        }
    }
}
