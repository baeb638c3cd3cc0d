package io.github.dreamtalk.onnx.phone;

/**
 * What the values of a sound are relative to: its level and the cepstral mean of its speech. Told of each window in turn, it
 * gives what holds for that window.
 */
interface Normalisation {
    /**
     * Takes the level of the next window.
     *
     * @param power its mean mel power
     */
    void hearPower(float power);

    /** Mean mel power of loud frames, more than 0. */
    double level();

    /**
     * Takes the cepstra of the window of which the power came last, analysed at {@link #level()}. May change them, in the
     * same way for all: they are only compared with each other and with the mean.
     *
     * @param cepstra 13 values among others
     * @param at index of the first
     */
    void hearCepstra(float[] cepstra, int at);

    /** Mean of a cepstrum over what counts as speech. */
    float cepstralMean(int k);
}
