//! Reading HTML beside what its tokenizer alone takes; the reader's budget is twice that.
//!
//! `PAGE=some.html cargo bench --bench html` measures a page of one's own in place of the small one.

use disclint::read::{Input, read};
use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use html5gum::Tokenizer;
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use std::convert::Infallible;

fn main() {
    divan::main();
}

/// A page as publishing systems make them: navigation, prose from a word processor, wide tables.
fn generated(bytes: usize) -> String {
    let mut page = String::from("<!DOCTYPE html><html><head><meta charset=\"utf-8\"></head><body>");
    while page.len() < bytes {
        page.push_str("<ul class=\"nav\">");
        for item in 0..20 {
            page.push_str(&format!(
                "<li><a href=\"/gk/{item}.html\" target=\"_blank\">政务公开{item}</a></li>\r\n"
            ));
        }
        page.push_str("</ul><div class=\"TRS_Editor\">");
        for _ in 0..12 {
            page.push_str(
                "<p class=\"MsoNormal\" style=\"text-indent:32.0pt;line-height:28.0pt\"><span lang=\"EN-US\" \
                 style='font-size:16.0pt;font-family:仿宋_GB2312'>2024</span><span style='font-size:16.0pt'>年，本机关通过网站主动\
                 公开信息&nbsp;<b>1234</b>条，收到申请56件，均按期答复，未收取费用。<o:p></o:p></span></p>\r\n",
            );
        }
        page.push_str("</div><table border=\"1\" cellspacing=\"0\"><tbody>");
        for row in 0..24 {
            page.push_str("<tr style='height:20pt'><td colspan=\"3\" rowspan=\"1\">（一）予以公开</td>");
            for cell in 0..7 {
                page.push_str(&format!(
                    "<td width=\"60\" valign=\"center\"><p align=\"center\"><span>{}</span></p></td>",
                    row * cell
                ));
            }
            page.push_str("</tr>\r\n");
        }
        page.push_str("</tbody></table>");
    }
    page
}

fn page(name: &str) -> String {
    match std::env::var("PAGE") {
        Ok(path) if name == "small" => std::fs::read_to_string(path).expect("PAGE names a UTF-8 file"),
        _ if name == "small" => generated(30_000),
        _ => generated(4_000_000),
    }
}

#[divan::bench(args = ["small", "large"])]
fn tokenizer_alone(bencher: Bencher<'_, '_>, name: &str) {
    let page = page(name);
    bencher.counter(BytesCount::of_str(&page)).bench(|| Tokenizer::new(black_box(&page)).count());
}

#[divan::bench(args = ["small", "large"])]
fn tokenizer_alone_keeping_nothing(bencher: Bencher<'_, '_>, name: &str) {
    let page = page(name);
    bencher.counter(BytesCount::of_str(&page)).bench(|| {
        let emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, _: html5gum::Span<usize>| {
            black_box(event);
            None::<Infallible>
        });
        Tokenizer::new_with_emitter(black_box(&page), emitter).finish()
    });
}

#[divan::bench(args = ["small", "large"])]
fn reader(bencher: Bencher<'_, '_>, name: &str) {
    let page = page(name);
    bencher
        .counter(BytesCount::of_str(&page))
        .bench(|| read(Input { name: "page.html", bytes: black_box(page.as_bytes()), encoding: None }));
}
