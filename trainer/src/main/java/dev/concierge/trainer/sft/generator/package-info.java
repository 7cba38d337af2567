/** Learns the generator on windows of dialogues whose slates are what retrieval would show. */
package dev.concierge.trainer.sft.generator;
