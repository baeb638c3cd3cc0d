/** Takes the published checkpoints of the DreamTalk stack into a folder of models. */
@NullMarked
package io.github.dreamtalk.onnx.published;

import org.jspecify.annotations.NullMarked;
