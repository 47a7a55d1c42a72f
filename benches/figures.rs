//! What figures in prose cost: recognizing and linting a report with and without looking for them;
//! they may add a third to a report's time.
//!
//! `REPORT=some.md cargo bench --bench figures` measures a report of one's own.

use disclint::lint::Linter;
use disclint::read::{Input, read};
use disclint::recognize::{FigureSpec, Recognizer, Settings};
use disclint::ruleset::{Pack, Packs};
use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

/// A model report, its prose repeated up to 15 KB.
fn report() -> String {
    if let Ok(path) = std::env::var("REPORT") {
        return std::fs::read_to_string(path).expect("REPORT names a UTF-8 file");
    }
    let mut text = include_str!("../rules/cn/examples/2021-government.md").to_owned();
    let start = text.find("（一）主动公开").expect("the model has this part");
    let end = text.find("（三）政府信息管理").expect("the model has this part");
    let prose = text[start..end].to_owned();
    while text.len() < 15_000 {
        text.insert_str(start, &prose);
    }
    text
}

fn pack(figures: bool) -> Pack {
    let mut pack = Packs::built_in().compose(&["cn"]).expect("the built-in pack composes");
    if !figures {
        pack.profile.figures = FigureSpec::default();
    }
    pack
}

#[divan::bench(args = [false, true])]
fn recognizing(bencher: Bencher<'_, '_>, figures: bool) {
    let (pack, text) = (pack(figures), report());
    let recognizer = Recognizer::new(&pack.profile, &pack.forms);
    let input = Input { name: "report.md", bytes: text.as_bytes(), encoding: None };
    bencher.bench(|| {
        let reading = read(input).expect("a report is read");
        let report = recognizer.recognize(&reading.source, reading.document, &Settings::default());
        black_box(report.figures.counted.len())
    });
}

#[divan::bench(args = [false, true])]
fn linting(bencher: Bencher<'_, '_>, figures: bool) {
    let (pack, text) = (pack(figures), report());
    let linter = Linter::new(&pack);
    let settings = disclint::settings::Settings::default();
    bencher.bench(|| black_box(linter.lint("report.md", text.as_bytes(), &settings)));
}

/// As in a run over one report, in which every pattern met is compiled first.
#[divan::bench(args = [false, true])]
fn first_report(bencher: Bencher<'_, '_>, figures: bool) {
    let text = report();
    let settings = disclint::settings::Settings::default();
    let packs = || pack(figures);
    bencher
        .with_inputs(packs)
        .bench_refs(|pack| black_box(Linter::new(pack).lint("report.md", text.as_bytes(), &settings)));
}
