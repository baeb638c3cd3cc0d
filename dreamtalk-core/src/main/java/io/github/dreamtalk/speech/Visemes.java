package io.github.dreamtalk.speech;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.Printable;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** The visemes of speech engines, as their makers document them, and a phone of each. */
final class Visemes {
    private static final Map<String, Phone> POLLY = polly();
    /** By Azure's viseme id. */
    private static final Phone[] AZURE = {
        Phone.SIL, Phone.A, Phone.A, Phone.O, Phone.E, Phone.R, Phone.I, Phone.U, Phone.O, Phone.A, Phone.O, Phone.A,
        Phone.H, Phone.R, Phone.L, Phone.S, Phone.SH, Phone.TH, Phone.F, Phone.D, Phone.K, Phone.P
    };

    private Visemes() {}

    private static Map<String, Phone> polly() {
        Map<String, Phone> map = new HashMap<>();
        // J is what Spanish and Italian have in ñ and gl.
        Phone[] phones = {
            Phone.SIL,
            Phone.P,
            Phone.T,
            Phone.S,
            Phone.TH,
            Phone.F,
            Phone.K,
            Phone.I,
            Phone.R,
            Phone.U,
            Phone.SCHWA,
            Phone.A,
            Phone.E,
            Phone.E,
            Phone.O,
            Phone.O,
            Phone.SH,
            Phone.J
        };
        String[] names = "sil p t s T f k i r u @ a e E o O S J".split(" ");
        for (int i = 0; i < names.length; i++) {
            map.put(names[i], phones[i]);
        }
        return Map.copyOf(map);
    }

    static Phone polly(String name, Function<String, InvalidInputException> refusal) {
        Phone phone = POLLY.get(name);
        if (phone == null) {
            throw refusal.apply("found viseme '" + Printable.of(name) + "', expected one of Amazon Polly's: "
                    + String.join(" ", new java.util.TreeSet<>(POLLY.keySet())));
        }
        return phone;
    }

    static Phone azure(double id, Function<String, InvalidInputException> refusal) {
        if (!(id >= 0 && id < AZURE.length && id == Math.rint(id))) {
            throw refusal.apply("found viseme id " + id + ", expected Azure's, 0 to " + (AZURE.length - 1));
        }
        return AZURE[(int) id];
    }
}
