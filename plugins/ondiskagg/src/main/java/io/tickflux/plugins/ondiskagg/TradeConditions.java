package io.tickflux.plugins.ondiskagg;

/**
 * What a trade may do to a bar, by the sale conditions of the consolidated tapes: the letters in {@code Cond1} to {@code Cond4}. Of
 * several conditions the strictest holds. These are MarketStore's rules.
 *
 * <pre>
 *   codes                                                        sets open, close   high, low   volume
 *   none, 0, @ A B D E F K L O S X Y 1 5 6 8, and unknown ones         yes              yes        yes
 *   G 4 P R Z   bunched sold, derivatively priced, prior reference
 *               price, seller, sold out of sequence                    no               yes        yes
 *   C H I N T U V W 7   cash, price variation, odd lot, next day,
 *               extended hours, contingent, average price              no               no         yes
 *   9           corrected consolidated close                           yes              yes        no
 *   Q           official open: no, but the open of a day's bar         no               no         no
 *   M           official close: no, but the close of a day's bar,
 *               and its volume                                         no               no         no
 * </pre>
 */
final class TradeConditions {
    /** Sets open and close. */
    static final int LAST = 1;
    /** May set high and low. */
    static final int HIGH_LOW = 2;
    /** Counts for volume. */
    static final int VOLUME = 4;
    /** Is the open of the day's bar. */
    static final int OFFICIAL_OPEN = 8;
    /** Is the close of the day's bar. */
    static final int OFFICIAL_CLOSE = 16;
    /** What a trade without conditions does. */
    static final int ALL = LAST | HIGH_LOW | VOLUME;

    private TradeConditions() {}

    /** What a trade with one more condition may do. */
    static int with(int allowed, long code) {
        int officials = allowed & (OFFICIAL_OPEN | OFFICIAL_CLOSE);
        return switch ((char) (code & 0xFF)) {
            case 'G', '4', 'P', 'R', 'Z' -> allowed & ~LAST;
            case 'C', 'H', 'I', 'N', 'T', 'U', 'V', 'W', '7' -> officials | (allowed & VOLUME);
            case '9' -> allowed & ~VOLUME;
            case 'Q' -> officials | OFFICIAL_OPEN;
            case 'M' -> officials | OFFICIAL_CLOSE;
            default -> allowed;
        };
    }
}
