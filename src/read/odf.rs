//! Reads OpenDocument texts and sheets (ISO/IEC 26300). It knows parts and their order; texts,
//! sheets and styles have files of their own.

mod lists;
mod sheets;
mod table;
mod text;

use super::archive::{self, Archive};
use super::error::clause;
use super::layout::{Layout, Marked};
use super::xml::{Token, Xml};
use super::{Input, ReadError, Reader, Reading, page, sheet};
use crate::document::{NoteKind, Role};
use crate::source::Place;
use lists::Styles;

const FORMAT_TEXT: &str = "odt";
const FORMAT_SHEET: &str = "ods";

pub(super) struct Odt;
pub(super) struct Ods;

impl Reader for Odt {
    fn format(&self) -> &'static str {
        FORMAT_TEXT
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["odt", "ott"]
    }

    fn recognizes(&self, bytes: &[u8]) -> bool {
        is_of_type(bytes, "application/vnd.oasis.opendocument.text")
    }

    fn read(&self, input: Input<'_>) -> Result<Reading, ReadError> {
        let mut archive = Archive::open(input.bytes, FORMAT_TEXT)?;
        let (content, styles_part, styles) = open(&mut archive)?;
        let found = text::read(&content, &styles)?;
        let mut layout = Layout::new();
        page::body(&mut layout, found.body)?;
        page::aside(&mut layout, found.notes, Role::Note)?;
        page::aside(&mut layout, found.comments, Role::Comment)?;
        // The only paragraphs among the styles are page headers and footers.
        let margins = text::read(&styles_part, &styles)?;
        page::aside(&mut layout, margins.body, Role::Furniture)?;
        Ok(layout.finish(input.name, FORMAT_TEXT, properties(&mut archive)?))
    }
}

impl Reader for Ods {
    fn format(&self) -> &'static str {
        FORMAT_SHEET
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["ods", "ots"]
    }

    fn recognizes(&self, bytes: &[u8]) -> bool {
        is_of_type(bytes, "application/vnd.oasis.opendocument.spreadsheet")
    }

    fn read(&self, input: Input<'_>) -> Result<Reading, ReadError> {
        let mut archive = Archive::open(input.bytes, FORMAT_SHEET)?;
        let (content, _, styles) = open(&mut archive)?;
        let mut layout = Layout::new();
        for found in sheets::read(&content, &styles)? {
            if found.hides_text {
                layout.note(NoteKind::HiddenText);
            }
            let name = found.sheet.name.clone();
            sheet::lay_out(&mut layout, found.sheet)?;
            for ((row, column), text) in found.comments {
                let (sheet, row, column) = (Some(name.clone()), Some(row), Some(column));
                let place = Place { sheet, row, column, ..Place::default() };
                layout.paragraph(Marked::plain(text), None, Role::Comment, place)?;
            }
        }
        Ok(layout.finish(input.name, FORMAT_SHEET, properties(&mut archive)?))
    }
}

/// The content, the part with the common styles, and the styles of both.
fn open(archive: &mut Archive<'_>) -> Result<(String, String, Styles), ReadError> {
    let manifest = archive.part("META-INF/manifest.xml")?.unwrap_or_default();
    if manifest.contains("encryption-data") {
        return Err(ReadError::Convert {
            format: clause("format-protected-odf"),
            advice: clause("advice-password"),
        });
    }
    let Some(content) = archive.part("content.xml")? else {
        return Err(archive.malformed(clause("reason-no-content")));
    };
    let common = archive.part("styles.xml")?.unwrap_or_default();
    let mut styles = Styles::default();
    styles.read(&common)?;
    styles.read(&content)?;
    Ok((content, common, styles))
}

/// What the file states about itself.
fn properties(archive: &mut Archive<'_>) -> Result<Vec<(String, String)>, ReadError> {
    let Some(text) = archive.part("meta.xml")? else { return Ok(Vec::new()) };
    let mut xml = Xml::new(&text, archive.format());
    let mut properties = Vec::new();
    while let Some(token) = xml.next()? {
        let Token::Start(element) = token else { continue };
        let name = match element.name() {
            "title" => "dc:title",
            "creator" => "dc:creator",
            "date" => "dc:date",
            "creation-date" => "meta:creation-date",
            "generator" => "meta:generator",
            _ => continue,
        };
        let value = xml.text()?;
        if !value.trim().is_empty() {
            properties.push((name.to_owned(), value.trim().to_owned()));
        }
    }
    Ok(properties)
}

/// The first entry of these archives is their media type, stored as it is; templates add to it.
fn is_of_type(bytes: &[u8], media_type: &str) -> bool {
    const NAME: &[u8] = b"mimetype";
    let after = bytes.get(30..).and_then(|rest| rest.strip_prefix(NAME));
    archive::is_zip(bytes) && after.is_some_and(|rest| rest.starts_with(media_type.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::super::archive::pack;
    use super::super::page::shown;
    use super::*;

    const STYLES: &str = "<office:document-styles><office:styles><text:outline-style><text:outline-level-style text:level='1' style:num-format='一, 二, 三, ...' style:num-suffix='、'/></text:outline-style></office:styles>
        <office:master-styles><style:header><text:p>眉</text:p></style:header></office:master-styles></office:document-styles>";
    const AUTOMATIC: &str = "<office:automatic-styles><text:list-style style:name='L'><text:list-level-style-number text:level='1' style:num-format='1' style:num-prefix='（' style:num-suffix='）'/></text:list-style>
        <style:style style:name='T'><style:text-properties text:display='none'/></style:style>
        <style:style style:name='S'><style:table-properties table:display='false'/></style:style>
        <style:style style:name='R'><style:table-cell-properties fo:border='1pt solid'/></style:style></office:automatic-styles>";

    fn file(body: &str) -> Vec<u8> {
        let content = format!(
            "<office:document-content>{AUTOMATIC}<office:body>{body}</office:body></office:document-content>"
        );
        pack(&[("content.xml", &content), ("styles.xml", STYLES)])
    }

    fn text(body: &str) -> Reading {
        Odt.read(Input { name: "a.odt", bytes: &file(body), encoding: None }).unwrap()
    }

    fn sheets(body: &str) -> Reading {
        Ods.read(Input { name: "a.ods", bytes: &file(body), encoding: None }).unwrap()
    }

    #[test]
    fn headings_and_lists_have_their_numbers() {
        let reading = text(
            "<office:text><text:h text:outline-level='1'>总体<text:span>情况</text:span></text:h>
             <text:p>  a <text:s text:c='2'/>b<text:line-break/>c<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>注</text:p></text:note-body></text:note></text:p>
             <text:list text:style-name='L'><text:list-item><text:p>甲</text:p><text:p>续</text:p></text:list-item><text:list-item><text:p>乙</text:p></text:list-item></text:list>
             <text:h text:outline-level='1'>问题</text:h></office:text>",
        );
        assert_eq!(
            reading.source.text(),
            "一、总体情况\n\na   b\nc\n\n（1）甲\n\n续\n\n（2）乙\n\n二、问题\n\n注\n\n眉\n"
        );
        let roles = reading.document.blocks.iter().map(|block| block.as_paragraph().unwrap().role);
        assert_eq!(roles.collect::<Vec<_>>()[5..], [Role::Body, Role::Note, Role::Furniture]);
        assert_eq!(reading.document.blocks[0].as_paragraph().unwrap().heading, Some(1));
    }

    #[test]
    fn tables_changes_and_hidden_text() {
        let reading = text(
            "<office:text><text:tracked-changes><text:changed-region><text:deletion><text:p>删</text:p></text:deletion></text:changed-region></text:tracked-changes>
             <text:p>共<text:change text:change-id='1'/><text:change-start text:change-id='2'/>十<text:change-end text:change-id='2'/>件<text:span text:style-name='T'>密</text:span></text:p>
             <table:table><table:table-column table:number-columns-repeated='4'/><table:table-row><table:table-cell table:number-columns-spanned='2' table:number-rows-spanned='2'><text:p>头</text:p></table:table-cell><table:covered-table-cell/><table:table-cell><text:p>A</text:p></table:table-cell><table:table-cell><text:p>B</text:p></table:table-cell></table:table-row>
             <table:table-row><table:covered-table-cell table:number-columns-repeated='2'/><table:table-cell table:number-columns-repeated='2'/></table:table-row>
             <table:table-row><table:table-cell><text:p>1</text:p></table:table-cell><table:table-cell><text:p>2</text:p></table:table-cell><table:table-cell table:number-columns-spanned='2'><text:p>3</text:p></table:table-cell><table:covered-table-cell/></table:table-row></table:table></office:text>",
        );
        assert_eq!(shown(&reading.document), ["共十件", "头|头|A|B", "头|头||", "1|2|3|3", "眉"]);
        let notes: Vec<_> =
            reading.document.notes.iter().map(|note| (note.kind, reading.source.slice(note.span))).collect();
        assert_eq!(notes, [(NoteKind::TrackedChange, "十"), (NoteKind::HiddenText, "件")]);
    }

    #[test]
    fn a_formula_that_nobody_calculated_is_no_blank() {
        let reading = sheets(
            "<office:spreadsheet><table:table><table:table-row><table:table-cell><text:p>甲</text:p></table:table-cell>
             <table:table-cell table:formula='of:=[.A1]+1'/><table:table-cell table:formula='of:=1' office:value-type='float' office:value='1'/>
             <table:table-cell table:formula='of:=T(1)' office:value-type='string'/></table:table-row></table:table></office:spreadsheet>",
        );
        assert_eq!(shown(&reading.document), ["甲|\u{FFFD}|1"]);
    }

    #[test]
    fn sheets_with_repetition_and_regions() {
        let reading = sheets(
            "<office:spreadsheet><table:table table:name='表'><table:table-row><table:table-cell table:number-columns-spanned='2'><text:p>头</text:p></table:table-cell><table:covered-table-cell/><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell table:number-columns-repeated='16381'/></table:table-row>
             <table:table-row><table:table-cell table:number-columns-repeated='2' office:value-type='float' office:value='0.30000000000000004'><text:p>0.3</text:p></table:table-cell><table:table-cell office:value-type='percentage' office:value='0.5'><text:p>50%</text:p></table:table-cell></table:table-row>
             <table:table-row table:number-rows-repeated='1048574'><table:table-cell table:number-columns-repeated='16384' table:style-name='R'/></table:table-row></table:table>
             <table:table table:style-name='S'><table:table-row><table:table-cell><text:p>密</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet>",
        );
        assert_eq!(shown(&reading.document), ["头|头|a", "0.3|0.3|50%"]);
        assert_eq!(reading.document.notes[0].kind, NoteKind::HiddenText);
        let bomb = "<table:table><table:table-row table:number-rows-repeated='1048576'><table:table-cell table:number-columns-repeated='16384'><text:p>x</text:p></table:table-cell></table:table-row></table:table>";
        let bytes = file(bomb);
        let read = Ods.read(Input { name: "a.ods", bytes: &bytes, encoding: None });
        assert!(matches!(read, Err(ReadError::TooLarge { .. })));
    }

    #[test]
    fn a_file_cut_anywhere_is_an_error() {
        let bytes = file("<office:text><text:p>甲</text:p></office:text>");
        for end in 0..bytes.len() {
            assert!(Odt.read(Input { name: "a.odt", bytes: &bytes[..end], encoding: None }).is_err());
        }
    }
}
