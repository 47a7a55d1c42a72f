//! Excerpts of long lines and wide tables, with carets under double-width characters.

use super::*;

fn excerpt(text: &str, words: &[&str], width: usize) -> Excerpt {
    let source = Source::plain("a", text);
    let spans: Vec<Span> = words
        .iter()
        .map(|word| {
            let at = text.find(word).unwrap();
            Span::from(at..at + word.len())
        })
        .collect();
    Excerpt::new("a", &source, &spans, false, width)
}

fn under(excerpt: &Excerpt) -> Vec<&str> {
    excerpt.labels.iter().map(|shown| &excerpt.text[shown.range.clone()]).collect()
}

#[test]
fn labels_keep_their_words_and_tabs_become_rules() {
    let excerpt = excerpt("甲\n项目\t12\t34\n乙", &["34", "12"], 80);
    assert_eq!(excerpt.text, "项目 │ 12 │ 34\n");
    assert_eq!(under(&excerpt), ["34", "12"]);
    assert_eq!((excerpt.labels[0].line, excerpt.labels[0].column), (1, 6));
}

#[test]
fn long_lines_are_elided_around_their_labels() {
    let line = format!("{}目标{}终点{}", "填".repeat(3000), "空".repeat(3000), "尾".repeat(3000));
    let excerpt = excerpt(&line, &["目标", "终点"], 80);
    assert!(excerpt.text.chars().count() < 60, "{}", excerpt.text);
    assert_eq!(excerpt.text.matches('…').count(), 3);
    assert_eq!(under(&excerpt), ["目标", "终点"]);
    assert_eq!(excerpt.labels[0].column, 3000);
}

#[test]
fn a_line_as_long_as_a_file_is_looked_at_near_its_labels_only() {
    let line = format!("{}目标{}终点", "填".repeat(300_000), "空".repeat(300_000));
    let excerpt = excerpt(&line, &["目标", "终点"], 80);
    assert_eq!(under(&excerpt), ["目标", "终点"]);
    assert!(excerpt.text.len() < 300, "{}", excerpt.text);
    let label = 900_000..900_006;
    let glyphs = glyphs(&line, std::slice::from_ref(&label), false);
    assert!(glyphs.len() < 3 * REACH, "{}", glyphs.len());
}

#[test]
fn a_label_longer_than_the_line_shows_its_ends() {
    let line = format!("甲{}乙", "长".repeat(500));
    let excerpt = excerpt(&line, &[line.as_str()], 80);
    assert!(
        excerpt.text.starts_with("甲长") && excerpt.text.trim_end().ends_with("长乙"),
        "{}",
        excerpt.text
    );
    assert_eq!(under(&excerpt)[0], excerpt.text.trim_end());
}

#[test]
fn lines_apart_are_windows_of_their_own() {
    let excerpt = excerpt("甲\n乙\n丙\n丁", &["甲", "乙", "丁"], 80);
    let windows: Vec<(usize, usize)> = excerpt.windows.iter().map(|w| (w.line, w.lines)).collect();
    assert_eq!(windows, [(0, 2), (3, 1)]);
    let over: SourceSpan = (0, excerpt.text.len()).into();
    assert!(excerpt.read_span(&over, 1, 1).is_err());
}

#[test]
fn an_empty_place_at_the_end_has_a_column() {
    let source = Source::plain("a", "甲");
    let excerpt = Excerpt::new("a", &source, &[source.end()], false, 80);
    assert_eq!(excerpt.text, "甲 \n");
    assert_eq!(excerpt.labels[0].range, 3..3);
}

#[test]
fn tags_are_left_out_of_markup_and_cells_have_edges() {
    let text = "<tr><td class=\"a\">甲</td> <td><b>12</b></td></tr>";
    let source = Source::plain("a", text);
    let at = text.find("12").unwrap();
    let excerpt = Excerpt::new("a", &source, &[Span::from(at..at + 2)], true, 80);
    assert_eq!(excerpt.text, " │ 甲 │  12 │ \n");
    assert_eq!(under(&excerpt), ["12"]);
}

#[test]
fn a_label_on_a_tag_shows_the_tag() {
    let text = "甲<br>乙";
    let excerpt = Excerpt::new("a", &Source::plain("a", text), &[Span::from(3..7)], true, 80);
    assert_eq!(under(&excerpt), ["<br>"]);
}
