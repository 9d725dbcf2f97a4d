//! Ids and times that follow from the request alone.

/// The time at which the simulator's clock begins, in seconds since 1970.
pub(crate) const FIRST_CREATED: u64 = 1_771_043_112;

/// Who an answer is: its id and its time.
#[derive(Clone, Debug)]
pub(crate) struct Identity {
    pub(crate) id: String,
    pub(crate) created: u64,
    pub(crate) hash: u64,
}

impl Identity {
    /// The identity of the answer number `serial` (from 0) to `body`.
    pub(crate) fn new(body: &[u8], serial: u64) -> Self {
        let created = FIRST_CREATED + serial;
        let hash = mix(hash(body) ^ mix(serial));
        let id = format!("gen-{created}-{}", alphanumeric(hash, 20));
        Self { id, created, hash }
    }
}

/// FNV-1a.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The finalizer of splitmix64.
pub(crate) fn mix(seed: u64) -> u64 {
    let mut value = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

/// `length` letters and digits that follow from `seed`.
pub(crate) fn alphanumeric(seed: u64, length: usize) -> String {
    const ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let mut state = seed;
    (0..length)
        .map(|_| {
            state = mix(state);
            let at = usize::try_from(state % 62).unwrap_or(0);
            ALPHABET.get(at).map_or('A', |byte| char::from(*byte))
        })
        .collect()
}

/// Seconds since 1970 as `2026-02-14T04:25:12+00:00`.
pub(crate) fn iso_time(seconds: u64) -> String {
    let days = seconds / 86_400;
    let (hour, minute, second) = (seconds % 86_400 / 3_600, seconds % 3_600 / 60, seconds % 60);
    let shifted = days + 719_468;
    let era = shifted / 146_097;
    let day_of_era = shifted % 146_097;
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_index = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_index + 2) / 5 + 1;
    let month = if month_index < 10 {
        month_index + 3
    } else {
        month_index - 9
    };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}+00:00")
}
