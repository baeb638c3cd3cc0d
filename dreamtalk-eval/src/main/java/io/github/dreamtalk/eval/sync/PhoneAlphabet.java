package io.github.dreamtalk.eval.sync;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a phone's label says, by the alphabet of its track: {@code M}, {@code B} and {@code P} are bilabials in ARPAbet, and a
 * vowel, a fricative and an approximant in X-SAMPA; {@code 2} is a stress mark in ARPAbet and a vowel in X-SAMPA. Immutable.
 */
enum PhoneAlphabet {
    /** Upper-case names, stress digits on vowels, positions of Kaldi ({@code M_B}). */
    ARPABET,
    /** IPA and X-SAMPA, which agree on p, b and m; TIMIT's lower-case names too. */
    PHONETIC;

    private static final Set<String> ARPABET_VOWELS = Set.of(
            "AA", "AE", "AH", "AO", "AW", "AX", "AXR", "AY", "EH", "ER", "EY", "IH", "IX", "IY", "OW", "OY", "UH", "UW",
            "UX");
    private static final Set<String> ARPABET_CONSONANTS = Set.of(
            "B", "BCL", "CH", "D", "DCL", "DH", "DX", "EL", "EM", "EN", "ENG", "F", "G", "GCL", "HH", "HV", "JH", "K",
            "KCL", "L", "M", "N", "NG", "NX", "P", "PCL", "Q", "R", "S", "SH", "T", "TCL", "TH", "V", "W", "WH", "Y",
            "Z", "ZH");
    private static final Set<String> ARPABET_BILABIALS = Set.of("P", "B", "M", "EM", "PCL", "BCL");

    /**
     * What aligners write where nobody speaks. Not {@code spn}, which is a word they do not know: a mouth speaks there.
     */
    private static final Set<String> SILENCES = Set.of(
            "", "sil", "sp", "pau", "_", "#", "h#", "#h", "epi", "<eps>", "<sil>", "<p>", "<p:>", "(.)", "...", "ssil",
            "silence");

    /** Marks before a phone: stress of IPA and X-SAMPA. */
    private static final String BEFORE = "\u02c8\u02cc\"%'";
    /** Phones in which the lips meet, longest first: labial-velars, a nasal onset, IPA's own letters, TIMIT's names. */
    private static final List<String> CLOSED = List.of(
            "k\u0361p",
            "g\u0361b",
            "\u0261\u0361b",
            "\u014b\u0361m",
            "pcl",
            "bcl",
            "em",
            "kp",
            "gb",
            "\u0261b",
            "\u1d50b",
            "\u1d50p",
            "\u0253",
            "\u0299",
            "\u0298",
            "B\\",
            "O\\",
            "p",
            "b",
            "m");
    /** Marks after a phone: aspiration, length, syllabicity, palatalisation, ejectives, tones and so on. */
    private static final String AFTER = "\u02b0\u02b1\u02b2\u02b7\u02e0\u02e4\u02bc\u02d0\u02d1\u207f\u02e1\u02de"
            + "\u02e5\u02e6\u02e7\u02e8\u02e9\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076:'=~^`!+-0123456789";

    /** The alphabet of a track: ARPAbet if more than half of what is spoken reads as it. */
    static PhoneAlphabet of(List<String> labels) {
        int spoken = 0;
        int arpabet = 0;
        for (String label : labels) {
            if (!silence(label)) {
                spoken++;
                arpabet += isArpabet(label) ? 1 : 0;
            }
        }
        return 2 * arpabet > spoken ? ARPABET : PHONETIC;
    }

    /** Whether nothing is spoken; the same in every alphabet. */
    static boolean silence(String label) {
        return SILENCES.contains(label.toLowerCase(Locale.ROOT));
    }

    /** Whether the lips must meet. */
    boolean bilabial(String label) {
        return this == ARPABET ? ARPABET_BILABIALS.contains(withoutPosition(label)) : closes(label);
    }

    private static boolean isArpabet(String label) {
        String phone = withoutPosition(label);
        int last = phone.length() - 1;
        boolean stressed = last > 0 && phone.charAt(last) >= '0' && phone.charAt(last) <= '2';
        return ARPABET_VOWELS.contains(stressed ? phone.substring(0, last) : phone)
                || ARPABET_CONSONANTS.contains(phone);
    }

    /** Kaldi says where in its word a phone stands: {@code _B}, {@code _I}, {@code _E} or {@code _S}. */
    private static String withoutPosition(String label) {
        int mark = label.length() - 2;
        return mark > 0 && label.charAt(mark) == '_' && "BIES".indexOf(label.charAt(mark + 1)) >= 0
                ? label.substring(0, mark)
                : label;
    }

    private static boolean closes(String label) {
        int from = 0;
        while (from < label.length() && BEFORE.indexOf(label.charAt(from)) >= 0) {
            from++;
        }
        for (String phone : CLOSED) {
            if (label.startsWith(phone, from)) {
                return onlyMarks(label, from + phone.length());
            }
        }
        return false;
    }

    /** Whether nothing but marks is left: another letter makes another phone ({@code pf}, {@code p\}). */
    private static boolean onlyMarks(String label, int from) {
        for (int i = from; i < label.length(); i++) {
            char c = label.charAt(i);
            if (c == '_' && i + 1 < label.length()) {
                // X-SAMPA's diacritics: p_h, m_0, b_<, and with a backslash _?\.
                i += i + 2 < label.length() && label.charAt(i + 2) == '\\' ? 2 : 1;
            } else if (AFTER.indexOf(c) < 0 && Character.getType(c) != Character.NON_SPACING_MARK) {
                return false;
            }
        }
        return true;
    }
}
