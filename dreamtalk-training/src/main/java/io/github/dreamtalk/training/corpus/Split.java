package io.github.dreamtalk.training.corpus;

/** What an utterance may be used for. The voices of the three parts are disjoint. */
public enum Split {
    /** Networks learn from it. */
    TRAIN,
    /** Thresholds and stopping are chosen on it. */
    VALIDATION,
    /** Figures are reported on it; nothing is ever learnt from or chosen on it. */
    TEST
}
