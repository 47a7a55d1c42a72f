//! Owns HTML: a page of a government's site, and a page that a word processor wrote.

use super::Item;
use crate::mark::{is_mark, plain};
use crate::random::Random;
use crate::tables::Grid;

fn cells(out: &mut String, grid: &Grid, tag: &str, wrap: impl Fn(&str) -> String) {
    out.push_str(tag);
    for row in grid {
        out.push_str("<tr>");
        for cell in row {
            out.push_str("<td");
            if cell.columns > 1 {
                out.push_str(&format!(" colspan=\"{}\"", cell.columns));
            }
            if cell.rows > 1 {
                out.push_str(&format!(" rowspan={}", cell.rows));
            }
            out.push_str(&format!(">{}</td>", wrap(&cell.text)));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</table>\n");
}

/// A page of a site: navigation, a table that lays the page out, a footer.
pub(super) fn site(items: &[Item], random: &mut Random) -> String {
    let title: String = items
        .iter()
        .filter_map(|item| match item {
            Item::Title(text) => Some(plain(text)),
            _ => None,
        })
        .collect();
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"zh\"><head><meta charset=\"utf-8\"><title>{title}</title>\n\
         <meta name=\"ArticleTitle\" content=\"{title}\">\n<style>td {{ border: 1px }}</style></head><body>\n\
         <div class=\"nav\"><ul><li><a href=\"/\">首页</a></li><li><a href=\"/zwgk\">政务公开</a></li>\
         <li><a href=\"/hd\">互动交流</a></li></ul></div>\n"
    );
    let laid = random.once_in(3);
    out.push_str(if laid {
        "<table width=\"100%\"><tr><td class=\"content\">\n"
    } else {
        "<div class=\"article\">\n"
    });
    let headings = random.below(3);
    let indent = random.pick(&["", "　　", "&nbsp;&nbsp;&nbsp;&nbsp;", "&emsp;&emsp;"]);
    let boxed = random.below(3);
    let breaks = random.once_in(4);
    for item in items {
        match item {
            Item::Title(text) => out.push_str(&format!("<h1>{text}</h1>\n")),
            Item::Heading(text) => out.push_str(&match headings {
                0 => format!("<h2>{text}</h2>\n"),
                1 => format!("<p><strong>{indent}{text}</strong></p>\n"),
                _ => format!("<p style=\"text-indent:2em\">{indent}<span style=\"font-family:黑体\">{text}</span></p>\n"),
            }),
            Item::Text(text) if breaks => out.push_str(&format!("<div>{indent}{text}<br/></div>\n")),
            Item::Text(text) => out.push_str(&format!("<p>{indent}{text}</p>\n")),
            Item::SignOff(text) => out.push_str(&format!("<p style=\"text-align:right\">{text}</p>\n")),
            Item::Table(grid) => cells(&mut out, grid, "<table border=\"1\"><tbody>\n", |text| match boxed {
                0 => format!("<p>{text}</p>"),
                1 if plain(text).is_empty() => format!("{text}&nbsp;"),
                1 => format!("\n  <p align=\"center\"><span>{text}</span></p>\n"),
                _ => text.to_owned(),
            }),
        }
    }
    out.push_str(if laid { "</td></tr></table>\n" } else { "</div>\n" });
    out.push_str(
        "<div class=\"footer\"><p>网站地图 | 联系我们 | 网站标识码：0000000000</p></div></body></html>\n",
    );
    out
}

/// Text in pieces, each in elements of its own, as word processors write it.
fn soup(text: &str, random: &mut Random) -> String {
    let mut out = String::new();
    let mut run = String::new();
    let mut latin = false;
    let flush = |run: &mut String, latin: bool, out: &mut String| {
        if !run.is_empty() {
            let lang = if latin { " lang=\"EN-US\"" } else { "" };
            out.push_str(&format!(
                "<span{lang} style=\"font-size:16.0pt;font-family:仿宋_GB2312\">{run}</span>"
            ));
            run.clear();
        }
    };
    for c in text.chars() {
        if !is_mark(c) && (c.is_ascii() != latin || random.once_in(9)) {
            flush(&mut run, latin, &mut out);
            latin = c.is_ascii();
        }
        // A mark stands outside the elements, so that it holds them whole.
        if is_mark(c) {
            flush(&mut run, latin, &mut out);
            out.push(c);
        } else {
            run.push(c);
        }
    }
    flush(&mut run, latin, &mut out);
    out.push_str("<span lang=EN-US><o:p></o:p></span>");
    out
}

/// A page that a word processor wrote.
pub(super) fn word(items: &[Item], random: &mut Random) -> String {
    let mut out = "<html xmlns:o=\"urn:schemas-microsoft-com:office:office\"><head>\n\
                   <meta http-equiv=Content-Type content=\"text/html; charset=utf-8\">\n\
                   <style><!-- p.MsoNormal {margin:0cm;} --></style></head>\n<body lang=ZH-CN><div class=WordSection1>\n"
        .to_owned();
    for item in items {
        match item {
            Item::Title(text) | Item::Heading(text) | Item::Text(text) | Item::SignOff(text) => {
                out.push_str(&format!("<p class=MsoNormal>{}</p>\n\n", soup(text, random)));
            }
            Item::Table(grid) => {
                let mut random = Random(random.next());
                let soups: Vec<Vec<String>> = grid
                    .iter()
                    .map(|row| row.iter().map(|cell| soup(&cell.text, &mut random)).collect())
                    .collect();
                let mut soups = soups.into_iter().flatten().collect::<Vec<_>>().into_iter();
                let next = std::cell::RefCell::new(&mut soups);
                cells(&mut out, grid, "<table class=MsoNormalTable border=1 cellspacing=0>\n", |_| {
                    let text = next.borrow_mut().next().unwrap_or_default();
                    format!("<p class=MsoNormal align=center>{text}</p>")
                });
            }
        }
    }
    out.push_str("</div></body></html>\n");
    out
}
