package io.github.dreamtalk.speech;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.Printable;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which {@link Phone} a symbol of ARPAbet or IPA is. Diphthongs go with their first half, affricates with their fricative.
 * Stateless and thread-safe.
 */
public final class PhoneMap {
    private static final Pattern IPA_MARKS = Pattern.compile("[ˈˌːˑ\\u0361\\u035c\\p{Mn}\\s0-9.|‖\u02de]");
    private static final Set<String> POSTALVEOLAR_AFFRICATES = Set.of("tʃ", "dʒ", "tɕ", "dʑ", "tʂ", "dʐ", "tS", "dZ");
    private static final Map<String, Phone> ARPABET = new HashMap<>();
    private static final Map<Integer, Phone> IPA = new HashMap<>();

    static {
        put(ARPABET, Phone.SIL, "pau sil ssil # h# +spn+ +nsn+");
        put(ARPABET, Phone.P, "p");
        put(ARPABET, Phone.B, "b");
        put(ARPABET, Phone.M, "m em");
        put(ARPABET, Phone.F, "f");
        put(ARPABET, Phone.V, "v");
        put(ARPABET, Phone.S, "s");
        put(ARPABET, Phone.Z, "z");
        put(ARPABET, Phone.SH, "sh zh ch jh");
        put(ARPABET, Phone.TH, "th dh");
        put(ARPABET, Phone.T, "t");
        put(ARPABET, Phone.D, "d dx");
        put(ARPABET, Phone.N, "n en ng nx");
        put(ARPABET, Phone.L, "l el");
        put(ARPABET, Phone.R, "r er axr");
        put(ARPABET, Phone.K, "k");
        put(ARPABET, Phone.G, "g");
        put(ARPABET, Phone.H, "hh hv");
        put(ARPABET, Phone.J, "y");
        put(ARPABET, Phone.W, "w");
        put(ARPABET, Phone.A, "aa ae aw ay");
        put(ARPABET, Phone.E, "eh ey");
        put(ARPABET, Phone.I, "ih iy ix");
        put(ARPABET, Phone.O, "ao ow oy");
        put(ARPABET, Phone.U, "uh uw ux");
        put(ARPABET, Phone.SCHWA, "ah ax");

        putLetters(Phone.P, "p");
        putLetters(Phone.B, "bɓ");
        putLetters(Phone.M, "mɱ");
        putLetters(Phone.F, "fɸ");
        // The lips come near each other for the b between vowels in Spanish, but do not meet.
        putLetters(Phone.V, "vʋβ");
        putLetters(Phone.S, "s");
        putLetters(Phone.Z, "z");
        putLetters(Phone.SH, "ʃʒɕʑʂʐɧ");
        putLetters(Phone.TH, "θð");
        putLetters(Phone.T, "tʈ");
        putLetters(Phone.D, "dɖ");
        putLetters(Phone.N, "nɳɲŋɴ");
        putLetters(Phone.L, "lɭʎɫɬ");
        putLetters(Phone.R, "rɾɹɻʁʀɽ");
        putLetters(Phone.K, "kqc");
        putLetters(Phone.G, "gɡɟ");
        // "??" is how espeak-ng writes a German glottal stop even when asked for IPA.
        putLetters(Phone.H, "hxχɣħɦçʔʕ?");
        putLetters(Phone.J, "jʝʲ");
        putLetters(Phone.W, "wɥʍ");
        putLetters(Phone.A, "aɑæʌɶ");
        // The Greek letter is how espeak-ng writes a Danish ɛ.
        putLetters(Phone.E, "eɛε");
        putLetters(Phone.I, "iɪɨᵻ");
        putLetters(Phone.O, "oɔɒɤøœ");
        putLetters(Phone.U, "uʊɯyʏʉ");
        // ɐ is what is left of -er in German and of a in Portuguese: hardly opener than ə.
        putLetters(Phone.SCHWA, "əɐɚɜɝɵɘɞ");
    }

    private PhoneMap() {}

    /**
     * Maps an ARPAbet symbol as flite and CMU write it; case and stress digits do not matter.
     *
     * @param symbol for example {@code hh}, {@code AE1}, {@code pau}
     * @return its class
     * @throws InvalidInputException if there is no such symbol
     */
    public static Phone arpabet(String symbol) {
        String bare = symbol.toLowerCase(Locale.ROOT).replaceAll("[0-9]$", "");
        return known(ARPABET.get(bare), symbol, "ARPAbet");
    }

    /**
     * Maps an IPA symbol; stress, length, tone and combining marks do not matter. This is also what espeak-ng's phoneme
     * events hold when IPA names are asked for, where a pause has an empty name.
     *
     * @param symbol for example {@code ˈaɪ}, {@code tʃ}, or an empty text for a pause
     * @return its class
     * @throws InvalidInputException if its first letter is not known
     */
    public static Phone ipa(String symbol) {
        String bare = IPA_MARKS.matcher(symbol).replaceAll("");
        if (bare.isEmpty() || bare.equals("_")) {
            return Phone.SIL;
        }
        String pair = bare.length() >= 2 ? bare.substring(0, 2) : bare;
        if (POSTALVEOLAR_AFFRICATES.contains(pair)) {
            return Phone.SH;
        }
        if (pair.equals("ts")) {
            return Phone.S;
        }
        if (pair.equals("dz")) {
            return Phone.Z;
        }
        return known(IPA.get(bare.codePointAt(0)), symbol, "IPA");
    }

    private static Phone known(@Nullable Phone phone, String symbol, String alphabet) {
        if (phone == null) {
            throw new InvalidInputException("phone: found '" + Printable.of(symbol) + "', which is no known " + alphabet
                    + " symbol, expected one of its phones");
        }
        return phone;
    }

    private static void put(Map<String, Phone> map, Phone phone, String symbols) {
        for (String symbol : symbols.split(" ")) {
            map.put(symbol, phone);
        }
    }

    private static void putLetters(Phone phone, String letters) {
        letters.codePoints().forEach(letter -> IPA.put(letter, phone));
    }
}
