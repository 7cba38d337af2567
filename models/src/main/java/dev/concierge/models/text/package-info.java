/** Words, normalised titles and sentiment: the same text processing for training and serving. */
package dev.concierge.models.text;
