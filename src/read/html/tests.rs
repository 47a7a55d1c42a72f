//! Whole pages through the reader: text, spans, tables, metadata, encodings, and pages that were cut
//! off or damaged.

mod standard;

use super::*;
use crate::document::{Block, Role};
use crate::source::Folded;

pub(super) fn read(page: &str) -> Reading {
    read_bytes(page.as_bytes())
}

fn read_bytes(bytes: &[u8]) -> Reading {
    Html.read(Input { name: "page.html", bytes, encoding: None }).expect("a page is read")
}

/// The blocks in short: headings with `#`, furniture with `~`, rows of tables with their cells.
pub(super) fn outline(reading: &Reading) -> Vec<String> {
    let mut lines = Vec::new();
    for block in &reading.document.blocks {
        match block {
            Block::Paragraph(paragraph) => {
                let mark = match (paragraph.role, paragraph.heading) {
                    (Role::Furniture, _) => "~".to_owned(),
                    (_, Some(level)) => "#".repeat(level.into()),
                    _ => String::new(),
                };
                lines.push(format!("{mark}{}", paragraph.text.as_str()));
            }
            Block::Table(table) => {
                for row in 0..table.rows {
                    let texts: Vec<_> = (0..table.columns)
                        .map(|column| table.at(row, column).map_or("?", |cell| cell.text.as_str()))
                        .collect();
                    lines.push(format!("|{}|", texts.join("|")));
                }
            }
            Block::Picture(span) => lines.push(format!("!{}", reading.source.slice(*span))),
        }
    }
    lines
}

fn texts(reading: &Reading) -> Vec<&Folded> {
    let mut texts = Vec::new();
    for block in &reading.document.blocks {
        match block {
            Block::Paragraph(paragraph) => texts.push(&paragraph.text),
            Block::Table(table) => texts.extend(table.cells().iter().map(|cell| &cell.text)),
            Block::Picture(_) => (),
        }
    }
    texts
}

fn is_in(reading: &Reading, span: Span) -> bool {
    reading.source.text().get(span.range()).is_some()
}

/// Every span of a reading lies on character boundaries of the text.
fn assert_spans_fit(reading: &Reading) {
    let document = &reading.document;
    for block in &document.blocks {
        assert!(is_in(reading, block.span()), "{block:?}");
        if let Block::Table(table) = block {
            assert!(table.cells().iter().all(|cell| is_in(reading, cell.span)), "{table:?}");
        }
    }
    assert!(document.notes.iter().all(|note| is_in(reading, note.span)));
    assert!(document.properties.iter().all(|property| is_in(reading, property.span)));
    for text in texts(reading) {
        for (at, c) in text.as_str().char_indices() {
            assert!(is_in(reading, text.span(at..at + c.len_utf8())), "{c:?} of {text:?}");
        }
    }
}

/// Every character stands where its span says, as itself or as a character reference.
fn assert_spans_true(reading: &Reading) {
    for text in texts(reading) {
        for (at, c) in text.as_str().char_indices() {
            let written = reading.source.slice(text.span(at..at + c.len_utf8()));
            let mut refolded = FoldBuilder::new();
            refolded.push(written, 0);
            let as_itself = refolded.finish().as_str() == c.to_string();
            let as_reference = written.starts_with('&') && !written[1..].contains(['&', '<', ' ']);
            assert!(c == ' ' || as_itself || as_reference, "{c:?} stands as {written:?}");
        }
    }
}

const TRICKY: &[(&str, &[&str])] = &[
    ("<p>一、总体情况<p>二、主动公开</p>尾", &["一、总体情况", "二、主动公开", "尾"]),
    ("<P CLASS=x>甲</P><DIV>乙<BR>丙</DIV>", &["甲", "乙丙"]),
    (
        "<p>&ldquo;一网&rdquo;&nbsp;通&#21150;&#x7F51;&amp;&lt;b&gt; A&ampB &nosuch; &</p>",
        &["“一网”通办网&<b> A&B &nosuch; &"],
    ),
    ("<p>&nLt;3&NotEqualTilde;4</p>", &["≪⃒3≂̸4"]),
    ("<p><b>2</b><span>0</span><font color=red>2<i>4</i></font>年<o:p></o:p></p>", &["2024年"]),
    ("<p>受理\r\n  申请\r12\n件</p>", &["受理申请12件"]),
    ("a\r\n<b>b</b>\r\n&#13;c", &["a b c"]),
    ("<p>１２<!-- 注释 -->３件<![if !supportLists]>甲<![endif]>", &["123件甲"]),
    ("<p>甲</>乙</ >丙<>丁<3", &["甲乙丙<>丁<3"]),
    ("<title>标&amp;题</titl</title>文", &["文"]),
    ("<p>\u{0}甲\u{0}乙", &["甲乙"]),
    ("<pre>\n第一行\n第二行</pre>", &["第一行第二行"]),
    ("<xmp>&amp;<b></xmp>", &["&amp;<b>"]),
    ("<svg><desc>x</desc><path/></svg>甲<svg>乙<p>丙", &["!<svg><desc>x</desc><path/></svg>甲", "丙"]),
    ("<p><b><svg><g></b>甲<svg></i>乙<b>丙", &[]),
    ("<p><b>甲<span hidden>乙</b>丙", &["甲丙"]),
    ("<marquee>甲</marquee>乙", &["甲", "乙"]),
    ("<ul><li>甲<ul><li>乙</ul><li>丙</ul>", &["甲", "乙", "丙"]),
    ("<p>甲<a href=x>乙<div>丙</a>丁</div>", &["甲乙", "丙丁"]),
];

#[test]
fn tricky_text_reads_right_and_knows_its_bytes() {
    for (page, expected) in TRICKY {
        let reading = read(page);
        assert_spans_true(&reading);
        if !page.contains("<svg>") {
            assert_eq!(outline(&reading), *expected, "{page}");
        }
    }
}

#[test]
fn one_word_over_many_elements_has_one_span() {
    let reading = read("<p>共<span>3</span><b>1</b>1<i>6</i>件</p>");
    let text = texts(&reading)[0];
    assert_eq!(text.as_str(), "共3116件");
    assert_eq!(reading.source.slice(text.span(3..7)), "3</span><b>1</b>1<i>6");
    assert_eq!(
        reading.source.slice(reading.document.blocks[0].span()),
        "<p>共<span>3</span><b>1</b>1<i>6</i>件</p>"
    );
}

#[test]
fn line_breaks_begin_lines_and_line_ends_of_the_source_do_not() {
    let reading = read("<p>一、甲<br>二、\n乙<br/></p><p>\n丙</p>");
    let text = texts(&reading)[0];
    assert_eq!(text.as_str(), "一、甲二、乙");
    assert_eq!(text.line_starts(), [9]);
    assert!(texts(&reading)[1].line_starts().is_empty());
}

#[test]
fn headings_lists_and_pictures_keep_their_place() {
    let reading = read(
        "<h1>年度报告</h1><h2><b>一、总体</b>情况</h2><p>甲<img src=a.png>乙</p><ol><li>丙</ol><div><object data=x></object></div>",
    );
    let expected = ["#年度报告", "##一、总体情况", "甲乙", "!<img src=a.png>", "丙", "!<object data=x>"];
    assert_eq!(outline(&reading), expected);
}

#[test]
fn hidden_text_is_left_out_and_noted_once() {
    let reading = read(
        "<p>甲<span style='display: none'>密<b>文</b></span>乙</p><div hidden><p>丙</p><p>丁</p></div>\
         <div style=display:none> </div><p>戊<b hidden>己<b>庚</b>辛</b>壬<font style=display:none>癸",
    );
    assert_eq!(outline(&reading), ["甲乙", "戊壬"]);
    let hidden: Vec<_> = reading.document.notes.iter().map(|note| reading.source.slice(note.span)).collect();
    assert_eq!(hidden.len(), 4);
    assert!(hidden[0].starts_with("<span") && hidden[0].ends_with("</span>"));
    assert!(hidden[1].starts_with("<div hidden>") && hidden[1].ends_with("</div>"));
    assert!(reading.document.notes.iter().all(|note| note.kind == NoteKind::HiddenText));
}

#[test]
fn scripts_styles_and_templates_are_no_text() {
    let reading = read(
        "<head><style>p{}</style><script>if(a<b){'<p>x</p>'}</script></head><p>甲<script>document.write('</p>')</script>乙\
         <noscript><p>丙</p></noscript><template><p>丁</template><iframe>戊</iframe><textarea>己</textarea>",
    );
    assert_eq!(outline(&reading), ["甲乙", "己"]);
    assert!(reading.document.notes.is_empty());
}

#[test]
fn metadata_keeps_its_spelling_and_place() {
    let reading = read(
        "<html><head><title> 年度报告 &amp; 附件 </title><META NAME=\"PubDate\" CONTENT='2024-01-25 10:00'>\
         <meta name=ContentSource content=某市&quot;办公室&quot;><meta property=og:title content=x><meta charset=utf-8>\
         <meta name=Keywords content=''></head><p><time datetime='2024-01-26'>一月</time>",
    );
    let found: Vec<_> = reading
        .document
        .properties
        .iter()
        .map(|it| (it.name.as_str(), it.value.as_str(), reading.source.slice(it.span)))
        .collect();
    let expected = [
        ("title", "年度报告 & 附件", "年度报告 &amp; 附件 "),
        ("PubDate", "2024-01-25 10:00", "2024-01-25 10:00"),
        ("ContentSource", "某市\"办公室\"", "某市&quot;办公室&quot;"),
        ("og:title", "x", "x"),
        ("Keywords", "", "<meta name=Keywords content=''>"),
        ("time", "2024-01-26", "2024-01-26"),
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_declared_encoding_is_believed() {
    let page = "<html><head><meta http-equiv=Content-Type content='text/html; charset=gb2312'></head><p>镕基、㐂</p>";
    let (bytes, _, _) = encoding_rs::GB18030.encode(page);
    let reading = read_bytes(&bytes);
    assert_eq!(reading.source.encoding(), "gb18030");
    assert_eq!(outline(&reading), ["镕基、㐂"]);
    assert_spans_true(&reading);
}

#[test]
fn undecodable_bytes_are_noted() {
    let reading = read_bytes(b"<meta charset=utf-8><p>\xE7\x94\xB2\xFF\xE4\xB9\x99</p>");
    assert!(reading.document.notes.iter().any(|note| note.kind == NoteKind::Undecodable));
}

#[test]
fn a_web_archive_has_to_be_converted() {
    let bytes = b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n";
    assert!(Html.recognizes(bytes));
    let answer = Html.read(Input { name: "a.mht", bytes, encoding: None });
    assert!(matches!(answer, Err(ReadError::Convert { .. })));
}

/// A page with some of everything, for cutting and damaging.
const PAGE: &str = "<!DOCTYPE html><html><head><title>报告&amp;</title><meta name=PubDate content=\"2024&#45;01\">\
    <style>a</style></head><body><div class=nav><a href=/>首页</a></div><h1>标题</h1>\r\n<p style='display:none'>密</p>\
    <p><b>一、</b>甲&nbsp;乙&#21150;<br/>丙<img src='a'></p><table border=1><caption>表</caption><thead><tr><th rowspan=2>甲\
    <th colspan=2>乙</thead><tr><td>1<td><p>2</p><p>3</p></tr>错<tr><td>4<td>5<td><table><tr><td>6<td>7<tr><td>8<td>9</table>\
    </table><ul><li>丁<li>戊</ul><svg><g/></svg><!-- x --><script>var a='<p>';</script><option>己</option><pre>\n庚\n</pre>\
    <template><p>辛</template><span hidden>壬</span>癸</body></html>";

#[test]
fn a_page_cut_off_anywhere_is_read() {
    let begins = PAGE.len() - PAGE.trim_start().len();
    for end in begins + 1..=PAGE.len() {
        let reading = read_bytes(&PAGE.as_bytes()[..end]);
        assert_spans_fit(&reading);
    }
}

/// The page with a few parts changed, lost, doubled or put in; the same for the same seed.
fn damage(seed: u64, may_insert: impl Fn(&str) -> bool) -> Vec<u8> {
    const PARTS: &[&str] = &[
        "<",
        ">",
        "</",
        "&",
        "&#",
        "\"",
        "'",
        "=",
        "\0",
        "\r",
        "\n",
        "<!--",
        "-->",
        "<![CDATA[",
        "</p>",
        "<table>",
        "</table>",
        "<td rowspan=9>",
        "<tr>",
        "<b hidden>",
        "</b>",
        "<i>",
        "</i>",
        "<span>",
        "</span>",
        "<svg>",
        "</svg>",
        "<math>",
        "<select>",
        "<title>",
        "</title>",
        "<script>",
        "</script>",
        "<template>",
        "</template>",
        "<frameset>",
        "<body hidden>",
        "<form>",
        "</form>",
        "<caption>",
        "<plaintext>",
        "<br>",
        "</br>",
        "<a href=x>",
        "</a>",
        "<h2>",
        "<marquee>",
        "<object>",
        "<div hidden>",
        "</div>",
        "&nbsp",
        "&nLt;",
        "表",
    ];
    let mut state = (seed + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mut random = |limit: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % limit as u64) as usize
    };
    let mut page = PAGE.as_bytes().to_vec();
    for _ in 0..=random(6) {
        let at = random(page.len());
        match random(4) {
            0 => page[at] = random(256) as u8,
            1 => drop(page.drain(at..(at + random(40)).min(page.len()))),
            2 => {
                let part = PARTS[random(PARTS.len())];
                if may_insert(part) {
                    drop(page.splice(at..at, part.bytes()));
                }
            }
            _ => {
                let copy = page[at..(at + random(80)).min(page.len())].to_vec();
                let to = random(page.len());
                drop(page.splice(to..to, copy));
            }
        }
    }
    page
}

#[test]
fn damaged_pages_are_read() {
    for seed in 0..3000 {
        let reading = read_bytes(&damage(seed, |_| true));
        assert_spans_fit(&reading);
        if reading.document.notes.iter().all(|note| note.kind != NoteKind::Undecodable) {
            assert_spans_true(&reading);
        }
    }
}

/// Each of these is quadratic, or deeper than the stack, for a reader that is not careful.
#[test]
fn hostile_pages_are_answered() {
    let start = std::time::Instant::now();
    for part in [
        "<table><tr><td>",
        "<div>",
        "<b>",
        "<b><p>x",
        "<a href=x>",
        "<span hidden>",
        "<b hidden><p>",
        "<svg>",
        "<svg><b>",
        "<template>",
        "<marquee>",
        "<select><option>",
        "<",
        "</",
        "\0",
        "\r",
        "&",
        "&#1",
        "<!--",
        "</p>",
        "<title>",
        "<form>",
    ] {
        let page = part.repeat(10_000);
        match Html.read(Input { name: "page.html", bytes: page.as_bytes(), encoding: None }) {
            Ok(reading) => assert_spans_fit(&reading),
            Err(error) => assert!(["\0", "\r"].contains(&part), "{part:?}: {error}"),
        }
    }
    let fonts: String = (0..20_000).map(|index| format!("<font color={index}><p>x")).collect();
    assert_eq!(read(&fonts).document.blocks.len(), 20_000);
    let attributes: String = (0..100_000).map(|index| format!("a{index}=b ")).collect();
    assert_eq!(outline(&read(&format!("<p {attributes}>x"))), ["x"]);
    let fostered = read(&format!("<table>{}<tr><td>1<td>2<tr><td>3<td>4", "x<tr>".repeat(20_000)));
    assert!(outline(&fostered)[0].starts_with("xxx"));
    let deep = read(&"<table><tr><td>".repeat(1000));
    assert_eq!(deep.document.notes[0].kind, NoteKind::UncertainTable);
    let answer =
        Html.read(Input { name: "p", bytes: "<br>".repeat(MAX_NODES + 1).as_bytes(), encoding: None });
    assert!(matches!(answer, Err(ReadError::TooLarge { .. })));
    assert!(start.elapsed().as_secs() < 60, "took {:?}", start.elapsed());
}

#[test]
fn a_flood_of_lines_is_refused() {
    let page = "x\n".repeat(1_000_001);
    let input = crate::read::Input { name: "flood.html", bytes: page.as_bytes(), encoding: None };
    assert!(matches!(super::Html.read(input), Err(crate::read::ReadError::TooLarge { .. })));
}
