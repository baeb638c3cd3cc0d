package io.github.dreamtalk.diffusion;

/**
 * How the clean signal follows from x_t and the network's prediction: x0 = ofX · x_t + ofPrediction · prediction.
 *
 * @param ofX factor of x_t
 * @param ofPrediction factor of the prediction
 */
record X0Coefficients(double ofX, double ofPrediction) {
    static X0Coefficients of(PredictionType type, double alphaBar) {
        double signal = Math.sqrt(alphaBar);
        double noise = Math.sqrt(1 - alphaBar);
        return switch (type) {
            case X0 -> new X0Coefficients(0, 1);
            case EPSILON -> new X0Coefficients(1 / signal, -noise / signal);
            case V -> new X0Coefficients(signal, -noise);
        };
    }
}
