package io.github.dreamtalk.onnx.align;

import io.github.dreamtalk.speech.Phone;
import io.github.dreamtalk.speech.PhoneMap;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.Map;

/**
 * What a phone of any language sounds like: a phone of the (English) acoustic model, and the class of the phone network.
 *
 * @param acoustic name in the acoustic model, such as {@code AA}
 * @param phone the class
 */
record AcousticUnit(String acoustic, Phone phone) {
    static final AcousticUnit SILENCE = new AcousticUnit("SIL", Phone.SIL);

    /** IPA symbols whose nearest English phone is not that of their class. */
    private static final Map<String, String> NEAREST = nearest();

    private static final Map<Phone, String> OF_CLASS = Map.ofEntries(
            Map.entry(Phone.SIL, "SIL"),
            Map.entry(Phone.P, "P"),
            Map.entry(Phone.B, "B"),
            Map.entry(Phone.M, "M"),
            Map.entry(Phone.F, "F"),
            Map.entry(Phone.V, "V"),
            Map.entry(Phone.S, "S"),
            Map.entry(Phone.Z, "Z"),
            Map.entry(Phone.SH, "SH"),
            Map.entry(Phone.TH, "TH"),
            Map.entry(Phone.T, "T"),
            Map.entry(Phone.D, "D"),
            Map.entry(Phone.N, "N"),
            Map.entry(Phone.L, "L"),
            Map.entry(Phone.R, "R"),
            Map.entry(Phone.K, "K"),
            Map.entry(Phone.G, "G"),
            Map.entry(Phone.H, "HH"),
            Map.entry(Phone.J, "Y"),
            Map.entry(Phone.W, "W"),
            Map.entry(Phone.A, "AA"),
            Map.entry(Phone.E, "EH"),
            Map.entry(Phone.I, "IY"),
            Map.entry(Phone.O, "OW"),
            Map.entry(Phone.U, "UW"),
            Map.entry(Phone.SCHWA, "AH"));

    /**
     * The unit of an IPA symbol.
     *
     * @param symbol one that {@link PhoneMap#ipa} knows
     * @return the unit
     */
    static AcousticUnit of(String symbol) {
        Phone phone = PhoneMap.ipa(symbol);
        String bare = Normalizer.normalize(symbol, Normalizer.Form.NFD).replaceAll("[ˈˌːˑ\\p{Mn}]", "");
        return new AcousticUnit(
                NEAREST.getOrDefault(bare, java.util.Objects.requireNonNull(OF_CLASS.get(phone))), phone);
    }

    private static Map<String, String> nearest() {
        Map<String, String> map = new HashMap<>();
        String pairs = "æ AE ʌ AH ɐ AH ɔ AO ɒ AA aʊ AW aɪ AY aj AY aw AW ɛ EH e EY eɪ EY ɚ ER ɝ ER ɜ ER ɪ IH ɨ IH ᵻ IH"
                + " ɔɪ OY oɪ OY ʊ UH ɯ UH ʏ UH ø ER œ ER ð DH tʃ CH tɕ CH tʂ CH dʒ JH dʑ JH ʒ ZH ʑ ZH ʐ ZH ŋ NG ɴ NG"
                + " ʎ Y β V ʋ V ɥ W ʁ HH ʀ HH";
        String[] words = pairs.split(" ");
        for (int i = 0; i < words.length; i += 2) {
            map.put(words[i], words[i + 1]);
        }
        return map;
    }
}
