package io.github.dreamtalk.training.corpus;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.speech.Phone;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Which phone a label of the Russian voice msu_ru (festvox-ru) is. */
final class MsuPhones {
    private static final Map<String, Phone> MSU = new HashMap<>();

    static {
        // A doubled consonant letter is the palatalised one; ae, ay, ur are reduced vowels.
        put(Phone.SIL, "pau #");
        put(Phone.P, "p pp");
        put(Phone.B, "b bb");
        put(Phone.M, "m mm");
        put(Phone.F, "f ff");
        put(Phone.V, "v vv");
        put(Phone.S, "s ss c");
        put(Phone.Z, "z zz");
        put(Phone.SH, "sh sch ch zh");
        put(Phone.T, "t tt");
        put(Phone.D, "d dd");
        put(Phone.N, "n nn");
        put(Phone.L, "l ll");
        put(Phone.R, "r rr");
        put(Phone.K, "k kk");
        put(Phone.G, "g gg");
        put(Phone.H, "h hh");
        put(Phone.J, "j");
        put(Phone.A, "a aa");
        put(Phone.E, "e ee");
        put(Phone.I, "i ii y yy");
        put(Phone.O, "o oo");
        put(Phone.U, "u uu");
        put(Phone.SCHWA, "ae ay ur");
    }

    private MsuPhones() {}

    /** Case and digits do not matter: {@code sch}, {@code ll}, {@code pau}. */
    static Phone of(String symbol) {
        Phone phone = MSU.get(symbol.toLowerCase(Locale.ROOT).replaceAll("[0-9]", ""));
        if (phone == null) {
            throw new InvalidInputException("'" + symbol + "' is not a known msu_ru symbol; add it to MsuPhones if the"
                    + " source really uses it.");
        }
        return phone;
    }

    private static void put(Phone phone, String symbols) {
        for (String symbol : symbols.split(" ")) {
            MSU.put(symbol, phone);
        }
    }
}
