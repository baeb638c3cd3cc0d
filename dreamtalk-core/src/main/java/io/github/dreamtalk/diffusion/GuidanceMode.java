package io.github.dreamtalk.diffusion;

/** Where in sampling the guidance scale acts. */
public enum GuidanceMode {
    /**
     * On the predictions of each step, both of the same x_t: classifier-free guidance as Ho and Salimans (2022) and the DreamTalk
     * paper have it. What a strong scale predicts goes back into the network, which may never have seen its like.
     */
    EACH_STEP,
    /**
     * On whole samples: one under the style and one under the null style are drawn from the same noise, each as the network was
     * trained to, and the scale acts on their difference at the end. So the scale is an intensity: in its effect it is linear,
     * what style does not touch is the same at any scale, and 0 is the sample without style.
     */
    WHOLE_SAMPLES
}
