/** The renderer of the published DreamTalk (PIRenderer, Ren et al. 2021): graphs from its weights, and frames from them. */
@NullMarked
package io.github.dreamtalk.onnx.pirenderer;

import org.jspecify.annotations.NullMarked;
