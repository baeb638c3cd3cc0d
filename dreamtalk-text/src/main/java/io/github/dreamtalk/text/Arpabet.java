package io.github.dreamtalk.text;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The 39 phones of the CMU dictionary and their IPA symbols, by number. */
public final class Arpabet {
    private static final List<String> NAMES =
            List.of(("AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R"
                            + " S SH T TH UH UW V W Y Z ZH")
                    .split(" "));
    private static final List<String> IPA = List.of(
            ("ɑ æ ʌ ɔ aʊ aɪ b tʃ d ð ɛ ɝ eɪ f ɡ h ɪ i dʒ k l m n ŋ oʊ ɔɪ p ɹ" + " s ʃ t θ ʊ u v w j z ʒ").split(" "));

    /** How many there are. */
    public static final int COUNT = NAMES.size();

    private Arpabet() {}

    /**
     * The number of a phone.
     *
     * @param name such as {@code AA}, without stress
     * @return its number, or −1 if there is no such phone
     */
    public static int number(String name) {
        return NAMES.indexOf(name);
    }

    /**
     * The IPA symbol of a phone.
     *
     * @param number from 0
     * @return the symbol
     */
    static String ipa(int number) {
        return IPA.get(number);
    }

    /** The number of the phone that an IPA symbol is, or null. */
    static @Nullable Integer ofIpa(String symbol) {
        int i = IPA.indexOf(symbol);
        return i < 0 ? null : i;
    }
}
