//! Owns PDF with a text layer: from drawn glyphs and lines back to paragraphs and tables.
//!
//! A PDF says where characters stand and nothing about what they belong to. A page is drawn onto a
//! surface that collects glyphs, rulings and pictures (`collect`, `page`), and a sheet with two pages
//! side by side is parted (`spread`); rulings become grids with
//! merged cells (`rulings`, `grid`), what no ruling separates is told by alignment (`aligned`);
//! lines (`lines`) are put in reading order (`flow`), freed of page numbers and running heads
//! (`furniture`), joined over page breaks (`join`, `paragraph`) and written out (`write`). What
//! cannot be rebuilt with certainty is noted. The PDF crates are seen by this file and `collect`
//! only; no file here knows a form or a rule.

mod aligned;
mod collect;
mod flow;
mod furniture;
mod grid;
mod guard;
mod join;
mod lines;
mod page;
mod paragraph;
mod rulings;
#[cfg(test)]
mod sample;
mod spread;
#[cfg(test)]
mod tests;
mod write;

use super::error::{clause, limit, malformed, too_large};
use super::{Input, ReadError, Reader, Reading};
use crate::document::Property;
use crate::source::{Source, Span};
use collect::{Budget, Collector, Exhausted};
use hayro_interpret::kurbo::{Affine, Rect};
use hayro_interpret::{
    Context, InterpreterCache, InterpreterSettings, RenderContent, interpret, interpret_page,
};
use hayro_syntax::content::TypedIter;
use hayro_syntax::metadata::Metadata;
use hayro_syntax::object::DateTime;
use hayro_syntax::page::Page as PdfPage;
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf as PdfFile};
use page::Page;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use write::Laid;

const FORMAT: &str = "pdf";
/// Largest file, in bytes.
const MAX_BYTES: usize = 32 << 20;
/// Most pages of a file.
const MAX_PAGES: usize = 500;
/// Drawing instructions of all pages together, in bytes, unpacked.
const MAX_CONTENT: usize = 32 << 20;
/// How far from the start of the file its signature may stand.
const SIGNATURE: usize = 1024;
/// Stands in for fonts that a file names and does not embed. Characters and widths come from the
/// file and its maps, never from outlines, so a font program without a single table will do; without
/// any, the text in such a font would be lost.
const BLANK_FONT: [u8; 12] = [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

pub(super) struct Pdf;

impl Reader for Pdf {
    fn format(&self) -> &'static str {
        FORMAT
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["pdf"]
    }

    fn recognizes(&self, bytes: &[u8]) -> bool {
        guard::find(&bytes[..bytes.len().min(SIGNATURE)], b"%PDF-").is_some()
    }

    fn read(&self, input: Input<'_>) -> Result<Reading, ReadError> {
        if input.bytes.len() > MAX_BYTES {
            return Err(too_large("what-file", limit("limit-mib", MAX_BYTES >> 20)));
        }
        // The PDF crates are fuzzed and forbid unsafe code, but a file that makes them panic must
        // not take the other files of a run with it.
        catch_unwind(AssertUnwindSafe(|| read(input))).unwrap_or_else(|payload| {
            Err(if payload.is::<Exhausted>() {
                too_large("what-drawn", clause("limit-real"))
            } else {
                malformed(FORMAT, clause("reason-structure"))
            })
        })
    }
}

fn read(input: Input<'_>) -> Result<Reading, ReadError> {
    let weight = guard::weigh(input.bytes).map_err(|refused| match refused {
        guard::Refused::Bomb(mib) => too_large("what-unpacked", limit("limit-mib", mib)),
        guard::Refused::Nested => malformed(FORMAT, clause("reason-compressed-twice")),
    })?;
    let file = PdfFile::new(input.bytes.to_vec()).map_err(|error| {
        let reason = match error {
            LoadPdfError::Decryption(DecryptionError::PasswordProtected) => "reason-password",
            LoadPdfError::Decryption(_) => "reason-encryption",
            LoadPdfError::Invalid => "reason-structure",
        };
        malformed(FORMAT, clause(reason))
    })?;
    if file.pages().is_empty() {
        return Err(malformed(FORMAT, clause("reason-no-pages")));
    }
    if file.pages().len() > MAX_PAGES {
        return Err(too_large("what-document", limit("limit-pages", MAX_PAGES)));
    }
    let mut pages = draw(&file, weight)?;
    pages.iter_mut().for_each(Page::tidy);
    let mut text = false;
    let laid: Vec<Laid> = spread::part(pages)
        .into_iter()
        .map(|mut page| {
            let blank = !page.glyphs.iter().any(|glyph| !glyph.c.is_whitespace());
            text |= !blank;
            let without_text = blank && !page.pictures.is_empty();
            let pieces = if without_text { Vec::new() } else { flow::pieces(&mut page) };
            Laid { page, pieces, without_text }
        })
        .collect();
    if !text {
        return Err(if laid.iter().any(|laid| laid.without_text) {
            ReadError::NoText
        } else {
            ReadError::Empty
        });
    }
    let (text, mut document, origin) = write::write(laid);
    document.properties = properties(file.metadata());
    Ok(Reading { source: Source::new(input.name, text, origin, "utf-8"), document, format: FORMAT })
}

/// Interprets every page onto a collecting surface.
fn draw(file: &PdfFile, weight: guard::Weight) -> Result<Vec<Page>, ReadError> {
    let mut budget = Budget { glyphs: 2_000_000, calls: 8_000_000, bytes: 2 << 30, form: weight.form };
    let cache = InterpreterCache::new();
    let mut content = MAX_CONTENT;
    let mut pages = Vec::with_capacity(file.pages().len());
    for (index, page) in file.pages().iter().enumerate() {
        let stream = page.page_stream().unwrap_or_default();
        content = content
            .checked_sub(stream.len())
            .ok_or_else(|| too_large("what-drawn", limit("limit-mib", MAX_CONTENT >> 20)))?;
        pages.push(draw_page(file, page, stream, index as u32 + 1, &cache, &mut budget));
    }
    Ok(pages)
}

fn draw_page<'a>(
    file: &'a PdfFile,
    page: &PdfPage<'a>,
    stream: &[u8],
    number: u32,
    cache: &InterpreterCache<'a>,
    budget: &mut Budget,
) -> Page {
    let (width, height) = page.render_dimensions();
    let transform = Affine::new(page.initial_transform(true).as_coeffs());
    let bounds = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let settings = InterpreterSettings {
        render_content: RenderContent::ANNOTATIONS,
        font_resolver: Arc::new(|_| Some((Arc::new(BLANK_FONT), 0))),
        ..InterpreterSettings::default()
    };
    let mut context = Context::new(transform, bounds, cache, file.xref(), settings);
    let mut collector = Collector::new(number, width, height, budget);
    // Colours, patterns and masks hide nothing that a reader looks for, and unpacking them each time
    // that they are named is a way to be kept busy.
    let mut resources = page.resources().clone();
    resources.patterns = Default::default();
    resources.shadings = Default::default();
    resources.ext_g_states = Default::default();
    interpret(TypedIter::new(stream), &resources, &mut context, &mut collector);
    interpret_page(page, &mut context, &mut collector);
    collector.page
}

/// What the file says about itself.
fn properties(metadata: &Metadata) -> Vec<Property> {
    let text = |bytes: &Option<Box<[u8]>>| bytes.as_deref().map(text_string);
    let date = |date: &Option<DateTime>| date.as_ref().map(timestamp);
    let named = [
        ("Title", text(&metadata.title)),
        ("Author", text(&metadata.author)),
        ("Subject", text(&metadata.subject)),
        ("CreationDate", date(&metadata.creation_date)),
        ("ModDate", date(&metadata.modification_date)),
        ("Creator", text(&metadata.creator)),
        ("Producer", text(&metadata.producer)),
    ];
    let filled = named.into_iter().filter_map(|(name, value)| Some((name, value?)));
    filled
        .filter(|(_, value)| !value.trim().is_empty())
        .map(|(name, value)| Property { name: name.into(), value, span: Span::at(0) })
        .collect()
}

/// A text string: UTF-16 or UTF-8 behind a byte order mark, else taken as Latin-1, which the
/// format's own encoding nearly is (ISO 32000-2, 7.9.2.2).
fn text_string(bytes: &[u8]) -> String {
    let utf16 = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    match bytes {
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
        },
    }
}

/// A date in the notation of ISO 8601; the library does not hand out the file's own spelling.
fn timestamp(date: &DateTime) -> String {
    let DateTime { year, month, day, hour, minute, second, .. } = date;
    let sign = if date.utc_offset_hour < 0 { '-' } else { '+' };
    let (hours, minutes) = (date.utc_offset_hour.unsigned_abs(), date.utc_offset_minute);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{sign}{hours:02}:{minutes:02}")
}
