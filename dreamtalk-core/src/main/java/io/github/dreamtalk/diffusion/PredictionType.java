package io.github.dreamtalk.diffusion;

/** What a denoising network predicts from x_t = √ᾱ_t · x0 + √(1−ᾱ_t) · ε. */
public enum PredictionType {
    /** The clean signal x0, as DreamTalk does. */
    X0,
    /** The noise ε, as DDPM does. */
    EPSILON,
    /** The velocity v = √ᾱ_t · ε − √(1−ᾱ_t) · x0 (Salimans and Ho). */
    V
}
