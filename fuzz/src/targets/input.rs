//! Takes an input apart.

/// The rest of the input in pieces, cut where its first bytes say: how many cuts, then two bytes
/// for each.
pub(crate) fn pieces(data: &[u8]) -> (&[u8], Vec<&[u8]>) {
    let Some((count, rest)) = data.split_first() else {
        return (data, vec![data]);
    };
    let count = usize::from(count % 16).min(rest.len() / 2);
    let (places, body) = rest.split_at(2 * count);
    let mut places: Vec<usize> = places
        .chunks_exact(2)
        .map(|place| usize::from(u16::from_le_bytes([place[0], place[1]])) % (body.len() + 1))
        .collect();
    places.push(0);
    places.push(body.len());
    places.sort_unstable();
    let pieces = places
        .windows(2)
        .map(|ends| &body[ends[0]..ends[1]])
        .collect();
    (body, pieces)
}

/// The same for text: what is not UTF-8 is replaced first, and cuts are between characters.
pub(crate) fn text_pieces(data: &[u8]) -> (String, Vec<String>) {
    let (body, pieces) = pieces(data);
    let text = String::from_utf8_lossy(body).into_owned();
    let mut places: Vec<usize> = pieces
        .iter()
        .scan(0, |at, piece| {
            *at += piece.len();
            Some(*at)
        })
        .filter(|place| text.is_char_boundary(*place))
        .collect();
    places.push(text.len());
    let mut start = 0;
    let mut cut = vec![];
    for end in places {
        cut.push(text[start..end.max(start)].to_owned());
        start = end.max(start);
    }
    (text, cut)
}

/// The fields of an input, parted by a byte that no UTF-8 has.
pub(crate) fn fields<const N: usize>(data: &[u8]) -> [String; N] {
    let mut parts = data.split(|byte| *byte == 0xfe);
    std::array::from_fn(|_| String::from_utf8_lossy(parts.next().unwrap_or_default()).into_owned())
}
