//! Reads Word documents (ECMA-376 and ISO/IEC 29500, transitional and strict), also those that WPS
//! calls `.wps`. It knows parts and their order; stories, styles and numbering have files of their
//! own. What it reads is what a person sees who accepts every tracked change.

mod flow;
mod numbering;
mod properties;
mod styles;
mod symbol;

use super::archive::{self, Archive};
use super::error::clause;
use super::layout::Layout;
use super::ooxml::{self, Relation};
use super::page;
use super::{Input, ReadError, Reader, Reading};
use crate::document::{Block, Role};
use flow::Context;
use numbering::{Counters, Numbering};
use std::collections::HashSet;
use styles::Styles;

const FORMAT: &str = "docx";

/// The part that holds the body when no relationship leads to it.
const USUAL_BODY: &str = "word/document.xml";

pub(super) struct Docx;

impl Reader for Docx {
    fn format(&self) -> &'static str {
        FORMAT
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["docx", "docm", "dotx", "dotm"]
    }

    fn recognizes(&self, bytes: &[u8]) -> bool {
        // Some programs number the part.
        archive::has_part(bytes, |name| name.starts_with("word/document") && name.ends_with(".xml"))
    }

    fn read(&self, input: Input<'_>) -> Result<Reading, ReadError> {
        let mut archive = Archive::open(input.bytes, FORMAT)?;
        let main = ooxml::main_part(&mut archive, USUAL_BODY)?;
        let Some(body) = archive.part(&main)? else {
            return Err(archive.malformed(clause("reason-no-document")));
        };
        let parts = Parts { relations: ooxml::relations(&mut archive, &main)? };

        let styles = match parts.read(&mut archive, "styles")? {
            Some(text) => Styles::read(&text, FORMAT)?,
            None => Styles::default(),
        };
        let numbering = match parts.read(&mut archive, "numbering")? {
            Some(text) => Numbering::read(&text, FORMAT)?,
            None => Numbering::default(),
        };
        let mut context = Context {
            styles: &styles,
            numbering: &numbering,
            counters: Counters::default(),
            margins: Vec::new(),
            format: FORMAT,
        };

        let mut layout = Layout::new();
        page::body(&mut layout, flow::read(&body, &mut context)?)?;
        for (kind, role) in [("footnotes", Role::Note), ("endnotes", Role::Note), ("comments", Role::Comment)]
        {
            if let Some(text) = parts.read(&mut archive, kind)? {
                page::aside(&mut layout, flow::read(&text, &mut context)?, role)?;
            }
        }
        let mut seen = HashSet::new();
        for id in std::mem::take(&mut context.margins) {
            let Some(target) = parts.target(&id).filter(|target| seen.insert(*target)) else { continue };
            if let Some(text) = archive.part(target)? {
                page::aside(&mut layout, flow::read(&text, &mut context)?, Role::Furniture)?;
            }
        }

        let reading = layout.finish(input.name, FORMAT, ooxml::properties(&mut archive)?);
        let pictures = |block: &Block| matches!(block, Block::Picture(_));
        if !reading.document.blocks.is_empty() && reading.document.blocks.iter().all(pictures) {
            return Err(ReadError::NoText);
        }
        Ok(reading)
    }
}

/// The parts that the body refers to.
struct Parts {
    relations: Vec<Relation>,
}

impl Parts {
    /// The text of the part that serves as `kind`.
    fn read(&self, archive: &mut Archive<'_>, kind: &str) -> Result<Option<String>, ReadError> {
        match self.relations.iter().find(|relation| relation.kind == kind) {
            Some(relation) => archive.part(&relation.target),
            None => archive.part(&format!("word/{kind}.xml")),
        }
    }

    fn target(&self, id: &str) -> Option<&str> {
        self.relations.iter().find(|relation| relation.id == id).map(|relation| relation.target.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::super::archive::pack;
    use super::super::page::shown;
    use super::*;
    use crate::document::{Columns, NoteKind};

    const NUMBERING: &str = "<w:numbering><w:abstractNum w:abstractNumId='0'>
      <w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='chineseCounting'/><w:lvlText w:val='%1、'/></w:lvl>
      <w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:suff w:val='nothing'/><w:lvlText w:val='%2.'/></w:lvl>
      </w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num></w:numbering>";
    const STYLES: &str = "<w:styles><w:style w:type='paragraph' w:styleId='H'><w:name w:val='heading 1'/><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style>
      <w:style w:styleId='X'><w:rPr><w:vanish/></w:rPr></w:style>
      <w:style w:styleId='C'><w:name w:val='toc 1'/></w:style></w:styles>";

    fn document(body: &str) -> Vec<u8> {
        let document = format!("<w:document><w:body>{body}</w:body></w:document>");
        pack(&[
            ("word/document.xml", &document),
            ("word/numbering.xml", NUMBERING),
            ("word/styles.xml", STYLES),
        ])
    }

    fn try_read(bytes: &[u8]) -> Result<Reading, ReadError> {
        Docx.read(Input { name: "某局.docx", bytes, encoding: None })
    }

    fn read(body: &str) -> Reading {
        try_read(&document(body)).unwrap()
    }

    fn p(text: &str) -> String {
        format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
    }

    fn tc(properties: &str, text: &str) -> String {
        format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p(text))
    }

    fn notes(reading: &Reading) -> Vec<(NoteKind, &str)> {
        reading.document.notes.iter().map(|note| (note.kind, reading.source.slice(note.span))).collect()
    }

    #[test]
    fn numbers_of_headings_are_written_out() {
        let reading = read(
            "<w:p><w:pPr><w:pStyle w:val='H'/></w:pPr><w:r><w:t>总体情况</w:t></w:r></w:p>
             <w:p><w:pPr><w:numPr><w:ilvl w:val='1'/><w:numId w:val='1'/></w:numPr></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>
             <w:p><w:pPr><w:pStyle w:val='H'/><w:numPr><w:numId w:val='0'/></w:numPr></w:pPr><w:r><w:t>无号</w:t></w:r></w:p>
             <w:p/><w:p><w:pPr><w:pStyle w:val='H'/></w:pPr><w:r><w:t>存在</w:t></w:r><w:r><w:t>问题</w:t></w:r></w:p>",
        );
        assert_eq!(shown(&reading.document), ["一、总体情况", "1.甲", "无号", "二、存在问题"]);
        assert_eq!(reading.source.text(), "一、总体情况\n\n1.甲\n\n无号\n\n二、存在问题\n");
        let headings: Vec<_> =
            reading.document.blocks.iter().map(|block| block.as_paragraph().unwrap().heading).collect();
        assert_eq!(headings, [Some(1), None, Some(1), Some(1)]);
        let last = reading.document.blocks[3].span();
        assert_eq!(reading.source.origin().place(last).unwrap().paragraph, Some(5));
        assert!(!reading.source.origin().is_text());
    }

    #[test]
    fn runs_breaks_fields_and_references() {
        let reading = read(
            "<w:p><w:r><w:t xml:space='preserve'>a &amp; </w:t></w:r><w:hyperlink><w:r><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:hyperlink>
             <w:r><w:softHyphen/><w:noBreakHyphen/><w:tab/><w:sym w:font='Wingdings' w:char='F0FE'/></w:r></w:p>
             <w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>code</w:t></w:r>
             <w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>3</w:t></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r>
             <w:fldSimple w:instr='DATE'><w:r><w:t>月</w:t></w:r></w:fldSimple><w:r><w:fldChar w:fldCharType='begin'/></w:r></w:p>
             <w:p><w:r><w:t>不丢</w:t></w:r></w:p>
             <w:p><w:pPr><w:pStyle w:val='C'/></w:pPr><w:r><w:t>目录一</w:t></w:r></w:p>",
        );
        assert_eq!(reading.source.text(), "a & b\nc-\t☑\n\n3月\n\n不丢\n\n目录一\n");
        assert_eq!(reading.document.blocks[3].as_paragraph().unwrap().role, Role::Furniture);
    }

    #[test]
    fn merged_cells_left_out_columns_and_wrapped_rows() {
        let restart = "<w:vMerge w:val='restart'/>";
        let body = format!(
            "<w:tbl><w:tr>{}{}{}</w:tr><w:tr>{}{}</w:tr>
             <w:sdt><w:sdtPr/><w:sdtContent><w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>{}<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt></w:tr></w:sdtContent></w:sdt>
             <w:tr>{}{}{}</w:tr></w:tbl>",
            tc(&format!("<w:gridSpan w:val='2'/>{restart}"), "头"),
            tc("", "A"),
            tc("", "B"),
            tc("<w:gridSpan w:val='2'/><w:vMerge/>", ""),
            tc("<w:gridSpan w:val='2'/>", "C"),
            tc("", "D"),
            tc("<w:gridSpan w:val='2'/>", "E"),
            tc("<w:vMerge/>", "孤"),
            tc("<w:hMerge w:val='restart'/>", "F"),
            tc("<w:hMerge/>", ""),
        );
        let reading = read(&body);
        assert_eq!(shown(&reading.document), ["头|头|A|B", "头|头|C|C", "|D|E|E", "孤|F|F|·"]);
        let table = reading.document.blocks[0].as_table().unwrap();
        let place = reading.source.origin().place(table.at(2, 2).unwrap().span).unwrap();
        assert_eq!((place.table, place.row, place.column), (Some(1), Some(3), Some(3)));
        assert_eq!(reading.source.text(), "头\t\tA\tB\n\t\tC\n\tD\tE\n孤\tF\n");
    }

    #[test]
    fn nested_tables_come_after_and_frames_of_one_cell_vanish() {
        let inner = format!("<w:tbl><w:tr>{}{}</w:tr></w:tbl>", tc("", "内"), tc("", "里"));
        let outer =
            format!("<w:tbl><w:tr><w:tc>{}{inner}{}</w:tc>{}</w:tr></w:tbl>", p("外"), p("后"), tc("", "旁"));
        assert_eq!(shown(&read(&outer).document), ["外后|旁", "内|里"]);
        let framed = |text: &str| format!("<w:tbl><w:tr>{}</w:tr></w:tbl><w:p/>", tc("", text));
        let deep = framed("3").replace(&p("3"), &framed("3"));
        let cells = format!("<w:tc>{}</w:tc><w:tc>{deep}{}</w:tc>", framed("甲"), p("件"));
        let reading = read(&format!("<w:tbl><w:tr>{cells}</w:tr></w:tbl>"));
        assert_eq!(shown(&reading.document), ["甲|3件"]);
        assert_eq!(reading.source.text(), "甲\t3 件\n");
        let frame = format!("<w:tbl><w:tr><w:tc>{}{inner}{}</w:tc></w:tr></w:tbl>", p("外"), p("后"));
        let reading = read(&frame);
        assert_eq!(shown(&reading.document), ["外", "内|里", "后"]);
        let place = reading.source.origin().place(reading.document.blocks[1].span()).unwrap();
        assert_eq!(place.table, Some(2));
    }

    #[test]
    fn a_table_that_only_arranges_gives_way_to_what_it_holds() {
        let inner = format!("<w:tbl><w:tr>{}{}</w:tr></w:tbl>", tc("", "内"), tc("", "里"));
        let held = format!("<w:tr>{}<w:tc>{inner}<w:p/></w:tc></w:tr>", tc("", ""));
        let reading = read(&format!("<w:tbl><w:tr>{}{}</w:tr>{held}</w:tbl>", tc("", ""), tc("", "外")));
        assert_eq!(shown(&reading.document), ["外", "内|里"]);
        let place = reading.source.origin().place(reading.document.blocks[0].span()).unwrap();
        assert_eq!((place.table, place.row, place.column), (Some(1), Some(1), Some(2)));
        // Something stands beside something, so the table says more than its cells.
        let reading = read(&format!("<w:tbl><w:tr>{}{}</w:tr>{held}</w:tbl>", tc("", "旁"), tc("", "外")));
        assert_eq!(shown(&reading.document), ["旁|外", "|", "内|里"]);
    }

    #[test]
    fn lines_set_with_tabs_are_a_table_of_uncertain_columns() {
        let row = |texts: [&str; 3]| {
            format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", texts.join("</w:t><w:tab/><w:t>"))
        };
        let rows = [row(["内容", "件数", "金额"]), row(["收费", "", "2"])].concat();
        let reading = read(&format!("{}{rows}{}", p("前"), p("后")));
        assert_eq!(shown(&reading.document), ["前", "内容|件数|金额", "收费||2", "后"]);
        assert_eq!(reading.document.blocks[1].as_table().unwrap().alignment, Columns::Ordered);
        let place = reading.source.origin().place(reading.document.blocks[1].span()).unwrap();
        assert_eq!(place.paragraph, Some(2));
        let inserted = rows.replace(
            "<w:t>收费</w:t>",
            "<w:t>收</w:t></w:r><w:ins w:id='1'><w:r><w:t>费</w:t></w:r></w:ins><w:r>",
        );
        assert_eq!(notes(&read(&inserted)), [(NoteKind::TrackedChange, "费")]);
        let list = "<w:p><w:r><w:t>1.</w:t><w:tab/><w:t>甲</w:t></w:r></w:p>".repeat(2);
        assert_eq!(shown(&read(&list).document), ["1.甲", "1.甲"]);
    }

    #[test]
    fn tracked_changes_are_read_as_accepted_and_noted() {
        let reading = read(&format!(
            "<w:p><w:r><w:t>共收到</w:t></w:r><w:del><w:r><w:delText>10</w:delText></w:r></w:del><w:ins><w:r><w:t>11</w:t></w:r></w:ins><w:r><w:t>件</w:t></w:r></w:p>
             <w:p><w:r><w:t>予以</w:t></w:r><w:moveFrom><w:r><w:t>不</w:t></w:r></w:moveFrom><w:r><w:t>公开</w:t></w:r></w:p>
             <w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前半</w:t></w:r></w:p>
             <w:p><w:pPr><w:pStyle w:val='H'/></w:pPr><w:r><w:t>后半</w:t></w:r></w:p>
             <w:tbl><w:tr><w:trPr><w:del/></w:trPr>{}</w:tr><w:tr>{}{}{}</w:tr></w:tbl>",
            tc("", "删"),
            tc("", "甲"),
            tc("<w:cellDel/>", "乙"),
            tc("", "丙"),
        ));
        assert_eq!(shown(&reading.document), ["共收到11件", "予以公开", "一、前半后半", "甲|丙"]);
        let tracked = NoteKind::TrackedChange;
        assert_eq!(notes(&reading), [(tracked, "11"), (tracked, "以公"), (tracked, "半后"), (tracked, "甲")]);
    }

    #[test]
    fn hidden_text_is_left_out_and_comments_are_kept_apart() {
        let body = "<w:p><w:commentRangeStart w:id='7'/><w:r><w:t>数据</w:t></w:r><w:commentRangeEnd w:id='7'/><w:r><w:commentReference w:id='7'/></w:r>
            <w:r><w:rPr><w:vanish/></w:rPr><w:t>密</w:t></w:r><w:r><w:t>准确</w:t></w:r></w:p>
            <w:p><w:pPr><w:pStyle w:val='X'/></w:pPr><w:r><w:t>藏</w:t></w:r><w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>露</w:t></w:r></w:p>
            <w:sectPr><w:headerReference w:type='default' r:id='r1'/><w:headerReference w:type='first' r:id='r1'/></w:sectPr>";
        let document = format!("<w:document><w:body>{body}</w:body></w:document>");
        let bytes = pack(&[
            (
                "_rels/.rels",
                "<R><Relationship Id='1' Type='http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument' Target='word/document2.xml'/></R>",
            ),
            ("word/document2.xml", &document),
            (
                "word/_rels/document2.xml.rels",
                "<R><Relationship Id='r1' Type='u/header' Target='head.xml'/><Relationship Id='r2' Type='u/comments' Target='notes/c.xml'/></R>",
            ),
            (
                "word/notes/c.xml",
                &format!("<w:comments><w:comment w:id='7'>{}</w:comment></w:comments>", p("请核对")),
            ),
            (
                "word/footnotes.xml",
                &format!(
                    "<w:footnotes><w:footnote w:type='separator'>{}</w:footnote><w:footnote w:id='1'>{}</w:footnote></w:footnotes>",
                    p("线"),
                    p("注")
                ),
            ),
            ("word/head.xml", &format!("<w:hdr>{}</w:hdr>", p("眉"))),
            ("word/styles.xml", STYLES),
        ]);
        assert!(Docx.recognizes(&bytes));
        let reading = try_read(&bytes).unwrap();
        let blocks = reading.document.blocks.iter().map(|block| block.as_paragraph().unwrap());
        let blocks: Vec<_> = blocks.map(|paragraph| (paragraph.role, paragraph.text.as_str())).collect();
        assert_eq!(
            blocks,
            [
                (Role::Body, "数据准确"),
                (Role::Body, "露"),
                (Role::Note, "注"),
                (Role::Comment, "请核对"),
                (Role::Furniture, "眉")
            ]
        );
        assert_eq!(
            notes(&reading),
            [(NoteKind::Comment, "数据"), (NoteKind::HiddenText, "据准"), (NoteKind::HiddenText, "露")]
        );
    }

    #[test]
    fn text_boxes_are_read_once_after_their_paragraph() {
        let reading = read(&format!(
            "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><a:blip/><wps:txbx><w:txbxContent>{0}{0}</w:txbxContent></wps:txbx></w:drawing></mc:Choice>
             <mc:Fallback><w:pict><v:textbox><w:txbxContent>{0}{0}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>正文</w:t></w:r></w:p>
             <w:p><w:r><w:pict><v:textbox><w:txbxContent>{1}</w:txbxContent></v:textbox></w:pict></w:r></w:p>",
            p("框"),
            p("旧框")
        ));
        assert_eq!(shown(&reading.document), ["正文", "picture", "框", "框", "旧框"]);
        let last = reading.document.blocks[4].span();
        assert_eq!(reading.source.origin().place(last).unwrap().paragraph, Some(2));
    }

    #[test]
    fn pictures_alone_are_no_text() {
        let bytes = document("<w:p><w:r><w:drawing><a:blip/></w:drawing></w:r></w:p>");
        assert!(matches!(try_read(&bytes), Err(ReadError::NoText)));
        assert!(try_read(&document("")).unwrap().document.blocks.is_empty());
    }

    #[test]
    fn a_document_cut_anywhere_is_an_error_or_a_reading() {
        let bytes = document(&format!("{}<w:tbl><w:tr>{}</w:tr></w:tbl>", p("甲"), tc("", "乙")));
        for end in 0..bytes.len() {
            assert!(try_read(&bytes[..end]).is_err());
        }
        let xml = format!("<w:document>{}<w:tbl><w:tr>{}</w:tr></w:tbl></w:document>", p("甲"), tc("", "乙"));
        for (end, _) in xml.char_indices() {
            let _ = try_read(&pack(&[("word/document.xml", &xml[..end])]));
        }
    }

    #[test]
    fn hostile_documents_are_refused_in_bounded_time() {
        let refused = |body: &str| matches!(try_read(&document(body)), Err(ReadError::TooLarge { .. }));
        assert!(refused(&"<w:p/>".repeat(1 << 21)));
        assert!(refused(&format!("{}{}", "<w:sdt>".repeat(520), "</w:sdt>".repeat(520))));
        let wide = "<w:tc><w:tcPr><w:gridSpan w:val='99999999'/></w:tcPr></w:tc>".repeat(1100);
        assert!(refused(&format!("<w:tbl><w:tr>{wide}</w:tr></w:tbl>")));
        // Elements where none belong.
        let stray = "<w:tc><w:tr><w:p/></w:tr></w:tc><w:t>1</w:t><w:r><w:t>2</w:t></w:r><w:tr/><w:p><w:p><w:tbl/></w:p></w:p><w:p><w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>";
        assert!(try_read(&document(stray)).is_ok());
    }
}
