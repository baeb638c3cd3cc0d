package io.github.dreamtalk.onnx.align;

import io.github.dreamtalk.onnx.phone.CmuAcousticModel;
import io.github.dreamtalk.speech.Phone;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How well each state of each unit of a text fits one frame, less what fits it best of all phones: 0 for the best, negative
 * otherwise. A state's fit is {@value #ACOUSTIC} log p of the acoustic model + log p of the phone network −
 * {@value #PRIOR} log of how common the class is: one knows English well, the other many languages, and what is common in
 * its training is not to win by that.
 */
final class FrameScores {
    /** States of a unit. */
    static final int STATES = 3;
    /** Values in a row of evidence. */
    static final int COLUMNS = CmuAcousticModel.STATES + Phone.COUNT;

    /** Weight of the acoustic model beside the phone network where the words are known, */
    static final float WITH_TEXT = 0.3f;
    /** and where they are not: the surest closures in the prompts that are kept for choosing. */
    static final float BY_EAR = 0.5f;

    private static final float PRIOR = 0.5f;

    /** Shares of the classes in the training speech of the phone network, in the order of {@link Phone}. */
    private static final float[] SHARES = {
        0.332f, 0.019f, 0.012f, 0.024f, 0.011f, 0.022f, 0.053f, 0.015f, 0.032f, 0.005f, 0.037f, 0.019f, 0.043f, 0.028f,
        0.028f, 0.024f, 0.008f, 0.009f, 0.019f, 0.005f, 0.078f, 0.041f, 0.049f, 0.037f, 0.024f, 0.026f
    };

    private final Map<AcousticUnit, Integer> ids = new HashMap<>();
    private final List<AcousticUnit> units = new ArrayList<>();
    private final List<String> phones;
    private final float acoustic;
    /** [unit]: first state in the acoustic model, class. */
    private int[] states = new int[0];

    private int[] classes = new int[0];
    private final float[] prior = new float[Phone.COUNT];
    private final int[] allStates;
    private final int[] allClasses;
    private float[] values = new float[0];

    /**
     * Makes scores.
     *
     * @param phones names of the acoustic model's phones, in the order of its states
     * @param acoustic weight of the acoustic model
     */
    FrameScores(List<String> phones, float acoustic) {
        this.phones = phones;
        this.acoustic = acoustic;
        for (int p = 0; p < Phone.COUNT; p++) {
            prior[p] = PRIOR * (float) Math.log(SHARES[p]);
        }
        List<AcousticUnit> all = new ArrayList<>();
        for (String name : phones) {
            if (!name.startsWith("+")) { // fillers: noise, coughs
                all.add(new AcousticUnit(name, io.github.dreamtalk.speech.PhoneMap.arpabet(name)));
            }
        }
        allStates = all.stream().mapToInt(this::state).toArray();
        allClasses = all.stream().mapToInt(u -> u.phone().ordinal()).toArray();
    }

    private int state(AcousticUnit unit) {
        int phone = phones.indexOf(unit.acoustic());
        if (phone < 0) {
            throw new IllegalStateException("the acoustic model has no phone " + unit.acoustic());
        }
        return STATES * phone;
    }

    /** Number of a unit, under which its scores stand. */
    int id(AcousticUnit unit) {
        return ids.computeIfAbsent(unit, u -> {
            units.add(u);
            states = units.stream().mapToInt(this::state).toArray();
            classes = units.stream().mapToInt(x -> x.phone().ordinal()).toArray();
            values = new float[STATES * units.size()];
            return units.size() - 1;
        });
    }

    /**
     * Scores a frame.
     *
     * @param row log probabilities of the acoustic states, then of the classes
     * @param at where they start
     * @return scores [unit · 3 + state]; valid until the next call
     */
    float[] of(float[] row, int at) {
        float best = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < allStates.length; i++) {
            for (int k = 0; k < STATES; k++) {
                best = Math.max(best, fit(row, at, allStates[i] + k, allClasses[i]));
            }
        }
        for (int u = 0; u < states.length; u++) {
            for (int k = 0; k < STATES; k++) {
                values[STATES * u + k] = fit(row, at, states[u] + k, classes[u]) - best;
            }
        }
        return values;
    }

    private float fit(float[] row, int at, int state, int phone) {
        return acoustic * row[at + state] + row[at + CmuAcousticModel.STATES + phone] - prior[phone];
    }
}
