//! Owns the joining of ruling pieces into whole lines and of crossing lines into components, each
//! the skeleton of a table. Knows nothing of glyphs and cells.

use super::page::Ruling;

/// Pieces this near, in points, lie on one line or follow each other without a gap.
const JOIN: f32 = 2.0;
/// Lines this near to each other's ends meet.
const MEET: f32 = 3.0;
/// A shorter line is a dash or a corner.
const SHORT: f32 = 5.0;
/// More lines than any table has; a page with more is a drawing.
const MAX_LINES: usize = 8_000;

/// The lines of a page and which of them cross.
#[derive(Debug, Default)]
pub(super) struct Skeletons {
    /// Lines that cross others, by component, the topmost first.
    pub(super) crossing: Vec<Vec<Ruling>>,
    /// Horizontal lines that cross nothing, from the top.
    pub(super) lone: Vec<Ruling>,
}

/// Joins pieces and finds what crosses. A page with absurdly many lines has no tables.
pub(super) fn skeletons(pieces: &[Ruling]) -> Skeletons {
    let lines = join(pieces);
    if lines.len() > MAX_LINES {
        return Skeletons::default();
    }
    let mut sets: Vec<usize> = (0..lines.len()).collect();
    let first_vertical = lines.partition_point(|line| line.horizontal);
    let (across, down) = lines.split_at(first_vertical);
    for (i, h) in across.iter().enumerate() {
        let from = down.partition_point(|v| v.at < h.from - MEET);
        for (j, v) in down.iter().enumerate().skip(from) {
            if v.at > h.to + MEET {
                break;
            }
            if h.at >= v.from - MEET && h.at <= v.to + MEET {
                let (a, b) = (root(&mut sets, i), root(&mut sets, first_vertical + j));
                sets[a.max(b)] = a.min(b);
            }
        }
    }
    let mut members: Vec<Vec<Ruling>> = vec![Vec::new(); lines.len()];
    for (index, line) in lines.iter().enumerate() {
        members[root(&mut sets, index)].push(*line);
    }
    let mut found = Skeletons::default();
    let mut beside: Vec<Ruling> = Vec::new();
    // A root is the smallest index of its set, and horizontal lines come first, from the top.
    for component in members {
        match component.as_slice() {
            [] => {}
            [line] if line.horizontal => found.lone.push(*line),
            [line] => beside.push(*line),
            _ => found.crossing.push(component),
        }
    }
    reach_out(&mut found.crossing, &beside);
    found
}

/// Gives vertical lines that cross nothing to the component whose height they share. A cell over all
/// rows of a fragment of a table has no horizontal border there.
fn reach_out(components: &mut [Vec<Ruling>], beside: &[Ruling]) {
    let extents: Vec<[f32; 4]> = components
        .iter()
        .map(|lines| {
            lines.iter().fold([f32::MAX, f32::MIN, f32::MAX, f32::MIN], |[top, bottom, left, right], line| {
                match line.horizontal {
                    true => [top, bottom, left.min(line.from), right.max(line.to)],
                    false => [top.min(line.from), bottom.max(line.to), left, right],
                }
            })
        })
        .collect();
    for line in beside {
        let away = |[_, _, left, right]: &[f32; 4]| (left - line.at).max(line.at - right);
        let nearest = (0..extents.len())
            .filter(|index| {
                let [top, bottom, ..] = extents[*index];
                (top - line.from).abs() <= MEET && (bottom - line.to).abs() <= MEET
            })
            .min_by(|a, b| away(&extents[*a]).total_cmp(&away(&extents[*b])));
        if let Some(index) = nearest {
            components[index].push(*line);
        }
    }
}

pub(super) fn root(sets: &mut [usize], mut index: usize) -> usize {
    while sets[index] != index {
        sets[index] = sets[sets[index]];
        index = sets[index];
    }
    index
}

/// Whole lines: horizontal ones from the top, then vertical ones from the left.
fn join(pieces: &[Ruling]) -> Vec<Ruling> {
    let mut pieces = pieces.to_vec();
    pieces.sort_by(|a, b| {
        b.horizontal.cmp(&a.horizontal).then(a.at.total_cmp(&b.at)).then(a.from.total_cmp(&b.from))
    });
    let mut lines: Vec<Ruling> = Vec::new();
    let mut start = 0;
    while start < pieces.len() {
        let first = pieces[start];
        let end = start
            + pieces[start..]
                .iter()
                .take_while(|piece| piece.horizontal == first.horizontal && piece.at - first.at < JOIN)
                .count();
        let group = &mut pieces[start..end];
        group.sort_by(|a, b| a.from.total_cmp(&b.from));
        let begin = lines.len();
        for piece in group.iter() {
            match lines.get_mut(begin..).and_then(<[Ruling]>::last_mut) {
                Some(line) if piece.from <= line.to + JOIN => {
                    let (old, new) = (line.to - line.from, piece.to - piece.from);
                    line.at = (line.at * old + piece.at * new) / (old + new).max(f32::MIN_POSITIVE);
                    line.to = line.to.max(piece.to);
                }
                _ => lines.push(*piece),
            }
        }
        start = end;
    }
    lines.retain(|line| line.to - line.from >= SHORT);
    lines.sort_by(|a, b| b.horizontal.cmp(&a.horizontal).then(a.at.total_cmp(&b.at)));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn across(at: f32, from: f32, to: f32) -> Ruling {
        Ruling { horizontal: true, at, from, to }
    }

    fn down(at: f32, from: f32, to: f32) -> Ruling {
        Ruling { horizontal: false, at, from, to }
    }

    #[test]
    fn pieces_of_a_border_become_one_line() {
        let lines = join(&[across(10.0, 50.0, 99.0), across(10.4, 0.0, 49.0), across(30.0, 0.0, 2.0)]);
        assert_eq!(lines.len(), 1);
        assert_eq!((lines[0].from, lines[0].to), (0.0, 99.0));
    }

    #[test]
    fn a_line_beside_a_table_of_its_height_belongs_to_it() {
        let table = [across(50.0, 40.0, 100.0), down(40.0, 0.0, 80.0), down(100.0, 0.5, 80.0)];
        let found = skeletons(&[&table[..], &[down(10.0, 0.0, 80.0), down(20.0, 0.0, 30.0)]].concat());
        assert_eq!(found.crossing.len(), 1);
        assert_eq!(found.crossing[0].len(), 4);
        assert_eq!(found.crossing[0][3], down(10.0, 0.0, 80.0));
    }

    #[test]
    fn crossing_lines_come_together_and_lone_ones_stay_apart() {
        let found = skeletons(&[
            across(10.0, 0.0, 100.0),
            down(0.0, 10.0, 50.0),
            across(200.0, 0.0, 100.0),
            across(400.0, 0.0, 100.0),
            down(98.5, 401.0, 450.0),
        ]);
        assert_eq!(found.crossing.len(), 2);
        assert_eq!(found.crossing[0][0].at, 10.0);
        assert_eq!(found.lone, [across(200.0, 0.0, 100.0)]);
    }
}
